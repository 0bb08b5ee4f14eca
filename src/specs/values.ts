import { nearest } from "../nearest.ts";
import type { Placeholder } from "../patterns/placeholder.ts";
import type { Expression } from "./expression.ts";

/** Everything that a template can ask for, for one environment. */
export type Values = {
  /** What the values are for, as in messages: "environment dev". */
  where: string;
  tag: string;
  commit: string;
  vars: Readonly<Record<string, string>>;
  /** References of the images that are built here, by name. */
  images: ReadonlyMap<string, string>;
  /** The reference that `transform.image` gets, for one that is built here; null for any other. */
  imageFor: (written: string) => string | null;
  /** Names of the pipelines of the repository; null where they are not known, and any is taken. */
  pipelines: ReadonlySet<string> | null;
  /** A second syntax for values, where the config has one. */
  findPlaceholders: Placeholder | null;
  /** True for files whose images stay as they are written. */
  isPinned: (file: string) => boolean;
};

export type Value = { text: string } | { message: string; hint: string };

/** The text an expression stands for. */
export function expressionValue(expression: Expression, values: Values): Value {
  switch (expression.kind) {
    case "tag":
      return { text: values.tag };
    case "commit":
      return { text: values.commit };
    case "variable":
      return variable(expression.name, values);
    case "image": {
      const reference = values.images.get(expression.name);
      if (reference !== undefined) return { text: reference };
      return unknown(`no image ${JSON.stringify(expression.name)} is built here`, expression.name, [
        ...values.images.keys(),
      ]);
    }
    case "pipeline": {
      const { pipelines } = values;
      if (pipelines === null || pipelines.has(expression.name)) return { text: expression.name };
      return unknown(`there is no pipeline ${JSON.stringify(expression.name)}`, expression.name, [...pipelines]);
    }
  }
}

/** The text a placeholder stands for: a variable, or else the tag or the commit by that name. */
export function placeholderValue(name: string, values: Values): Value {
  if (Object.hasOwn(values.vars, name)) return { text: values.vars[name] ?? "" };
  if (name === "tag") return { text: values.tag };
  if (name === "commit") return { text: values.commit };
  return variable(name, values);
}

function variable(name: string, { vars, where }: Values): Value {
  const text = Object.hasOwn(vars, name) ? vars[name] : undefined; // never what an object inherits
  if (text !== undefined) return { text };
  return unknown(`${where} has no variable ${JSON.stringify(name.slice(0, 60))}`, name, Object.keys(vars));
}

function unknown(message: string, name: string, known: readonly string[]): Value {
  const meant = nearest(name, known);
  const list = known.slice(0, 20).join(", ") + (known.length > 20 ? ` and ${known.length - 20} more` : "");
  const all = known.length === 0 ? "There are none; name some in pachook.yaml." : `What there is: ${list}.`;
  return { message, hint: meant === undefined ? all : `Did you mean ${meant}? ${all}` };
}
