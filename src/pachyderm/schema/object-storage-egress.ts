import type { Message } from "./field.ts";

export const objectStorageEgress: Message = {
  name: "ObjectStorageEgress",
  help: "An object store to copy results to.",
  fields: [
    {
      name: "url",
      type: "string",
      since: "2.2",
      help: "Address such as s3://bucket/folder; small letters here.",
      required: true,
    },
  ],
};
