import { showText } from "./show-text.ts";

const schemes = ["s3", "gs", "gcs", "azblob", "wasb", "minio", "file"];

/** Why Pachyderm cannot write to an address of an object store; null where it can. Source: src/internal/obj/url.go, `ParseURL`. */
export function storageFlaw(url: string): string | null {
  if (url === "") return "the address is empty";
  const parts = /^([a-zA-Z][a-zA-Z0-9+.-]*):\/\/([^/?#]*)([^?#]*)/.exec(url);
  if (parts === null) return `${showText(url)} is no address, it does not begin like s3://`;
  const [, scheme = "", host = "", path = ""] = parts;
  // Go's net/url writes a scheme in lower case before it is compared.
  if (!schemes.includes(scheme.toLowerCase())) {
    return `unrecognized object store: ${scheme}; it is one of ${schemes.join(", ")}`;
  }
  switch (scheme.toLowerCase()) {
    case "file":
      return null;
    case "wasb":
      return host.indexOf("@") > 0
        ? null
        : `${showText(url)} names no container, as in wasb://container@account/folder`;
    case "minio":
      return host !== "" && path.replaceAll("/", "") !== ""
        ? null
        : `${showText(url)} names no bucket, as in minio://host:9000/bucket`;
    default:
      return host !== "" ? null : `${showText(url)} names no bucket`;
  }
}
