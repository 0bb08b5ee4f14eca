import { imageFlaw } from "../pachyderm/image-reference.ts";
import { faultInGlob } from "../patterns/path-glob.ts";
import { readPlaceholder } from "../patterns/placeholder.ts";
import type { Form } from "./setting.ts";

export const glob: Form = { noun: "a glob", fault: faultInGlob };

export const placeholder: Form = {
  noun: "a regular expression with one group",
  fault: (text) => {
    const read = readPlaceholder(text);
    return "fault" in read ? read.fault : null;
  },
};

/** Names of contexts, projects, branches and the like go to programs as arguments. */
export const name: Form = {
  noun: "a name",
  fault: (text) => {
    if (text === "") return "is empty";
    if (text.startsWith("-")) return "begins with a dash, so programs would take it for an option";
    return /^[!-~]{1,200}$/.test(text) ? null : "holds a blank or a character that no name here may have";
  },
};

export const variableName: Form = {
  noun: "a variable's name",
  fault: (text) => {
    if (text === "__proto__") return "cannot be a variable's name";
    return /^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(text) ? null : "is not made of letters, digits and _ alone";
  },
};

export const registry: Form = {
  noun: "a registry with its path",
  fault: (text) => (imageFlaw(`${text}/x`) === null ? null : flawOf(text)),
};

export const repository: Form = {
  noun: "an image name without a tag",
  fault: (text) => {
    const plain = text.replaceAll("{dir}", "dir");
    if (/[{}]/.test(plain)) return "holds a brace that is not {dir}, the only part that is filled in";
    if (plain.includes("@") || /:[^/]*$/.test(plain)) return "holds a tag or a digest; Pachook writes those";
    return imageFlaw(plain) === null ? null : flawOf(plain);
  },
};

function flawOf(image: string): string {
  if (image.includes("://")) return "begins like a web address; leave out what comes before the host";
  return `cannot be part of an image's name: ${imageFlaw(`${image}/x`) ?? imageFlaw(image) ?? "see the hint"}`;
}

export const platform: Form = {
  noun: "a platform such as linux/amd64",
  fault: (text) => (/^[a-z0-9]+\/[a-z0-9]+(\/[a-z0-9]+)?$/.test(text) ? null : "is not a platform such as linux/amd64"),
};

export const registryHost: Form = {
  noun: "a registry's host, with its port",
  fault: (text) => {
    if (/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?(?::\d{1,5})?$/.test(text)) return null;
    return "is not a host such as registry.example.com:5000";
  },
};

export const count: Form = {
  noun: "a count from 1 to 64",
  fault: (text) => (/^[1-9]\d?$/.test(text) && Number(text) <= 64 ? null : "is not a count from 1 to 64"),
};

export const comparer: Form = {
  noun: "a way to compare",
  fault: (text) =>
    /^(bytes|csv|json|picture(:\d{1,3})?)$/.test(text) ? null : "is not bytes, csv, json, picture or picture:N",
};

export const folder: Form = {
  noun: "a folder of the repository",
  fault: (text) => {
    if (text === "") return "is empty";
    if (text.startsWith("/") || text.includes("\\")) return "is not relative to the top level, with /";
    return text.split("/").includes("..") ? "leaves the repository" : null;
  },
};

export const reason: Form = {
  noun: "a reason",
  fault: (text) => (text.trim() === "" ? "is no reason" : value.fault(text)),
};

/** Text that goes on as it is: a variable's value, a build argument. */
export const value: Form = {
  noun: "a value",
  fault: (text) => (text.length <= 10_000 ? null : "is longer than 10,000 characters"),
};
