import { fields, inside, listAt, textAt } from "./field.ts";
import { type FileInfo, readFileInfo } from "./file-info.ts";

export type DatumInfo = {
  id: string;
  /** The job that really computed it: of a skipped datum an older one. Empty for a datum that is only planned. */
  job: { project: string; pipeline: string; id: string };
  /** `SUCCESS`, `FAILED`, `SKIPPED`, `RECOVERED`, `STARTING`; empty for a datum that is only planned. */
  state: string;
  /** What Kubernetes says it ran, with its digest; with or without `docker-pullable://`. Empty where unknown. */
  imageId: string;
  files: readonly FileInfo[];
};

/** Source: Pachyderm, src/pps/pps.proto, DatumInfo. */
export function readDatumInfo(value: unknown): DatumInfo {
  const info = fields(value);
  const job = inside(info, "datum", "job");
  return {
    id: textAt(inside(info, "datum"), "id"),
    job: {
      project: textAt(inside(job, "pipeline", "project"), "name"),
      pipeline: textAt(inside(job, "pipeline"), "name"),
      id: textAt(job, "id"),
    },
    state: textAt(info, "state"),
    imageId: textAt(info, "image_id"),
    files: listAt(info, "data").map(readFileInfo),
  };
}
