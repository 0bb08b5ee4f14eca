/** What pachctl says on stderr of an image without a tag, or with `latest`. */
export function tagWarning(image: string): string {
  if (image === "" || image.includes("@")) return "";
  const tag = /:([^/:]*)$/.exec(image)?.[1];
  if (tag === "latest") {
    return `WARNING: please do not specify the ':latest' tag for the docker image in your
transform.image spec. For example, change 'python:latest' to 'python:3' or
'bash:latest' to 'bash:5'. This improves reproducibility of your pipelines.

`;
  }
  if (image.includes(":")) return ""; // also the port of a registry
  return `WARNING: please specify a tag for the docker image in your transform.image spec.
For example, change 'python' to 'python:3' or 'bash' to 'bash:5'. This improves
reproducibility of your pipelines.

`;
}
