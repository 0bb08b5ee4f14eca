import { isGiven } from "../pachyderm/is-given.ts";
import { isShell } from "../pachyderm/shell-words.ts";
import { showText } from "../pachyderm/show-text.ts";
import type { Check } from "./check.ts";

export const imageMissing = {
  kind: "spec",
  code: "image-missing",
  severity: "warning",
  refusedBy: null,
  summary: "The pipeline says which image its command runs in",
  hint: 'Name the image: "image": "registry.example.com/team/edges:1.4".',
  rules: ["TR-2"],

  look({ transform }, spec) {
    if (transform?.image === "") {
      return [
        { path: ["transform", "image"], message: "the image is empty, so the command runs in a bare ubuntu:20.04" },
      ];
    }
    // Without a command there is nothing that an image would run, and command-missing speaks. A shell is in every image:
    // who runs one without naming an image mostly means it.
    const [program = ""] = transform?.cmd ?? [];
    if (transform?.image !== undefined || program === "" || isShell(program)) return [];
    if (isGiven(spec, ["transform", "image"])) return [];
    const message = `no image is named, so ${showText(program)} runs in a bare ubuntu:20.04 unless the cluster's or project's defaults name one`;
    return [{ path: ["transform", "image"], message }];
  },
} satisfies Check;
