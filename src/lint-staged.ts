/**
 * For a lint-staged configuration of your own: mends staged specs as `pachook fix` does. What cannot be
 * mended is refused by the hook that follows.
 *
 * ```js
 * import pachook from "pachook/lint-staged";
 * export default { ...pachook, "*.py": "ruff check" };
 * ```
 */
const task = { "*.{json,yaml,yml}": "pachook hook lint-staged" };

export default task;
