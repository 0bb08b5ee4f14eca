/** A stream of bytes that is read in the pieces one wants, not those in which it comes. */
export type PullBytes = {
  /** That many bytes; null where the stream is at its end already. Throws where it ends in between. */
  exactly: (length: number) => Promise<Buffer | null>;
  /** What stands before the next such byte, which is passed over; null at the stream's end. */
  until: (byte: number) => Promise<Buffer | null>;
  /** The next so many bytes, as they come. Read it to its end before anything else is asked for. */
  take: (length: number) => AsyncIterable<Uint8Array>;
  /** Reads the rest and throws it away. */
  drain: () => Promise<void>;
};

/** Holds one chunk of the stream at a time. */
export function pullBytes(stream: AsyncIterable<Uint8Array>): PullBytes {
  const chunks = stream[Symbol.asyncIterator]();
  let rest: Uint8Array = Buffer.alloc(0);

  const some = async (most: number): Promise<Uint8Array | null> => {
    while (rest.byteLength === 0) {
      const next = await chunks.next();
      if (next.done === true) return null;
      rest = next.value;
    }
    const part = rest.subarray(0, most);
    rest = rest.subarray(part.byteLength);
    return part;
  };

  return {
    async exactly(length) {
      const parts: Uint8Array[] = [];
      for (let left = length; left > 0; ) {
        const part = await some(left);
        if (part === null && left === length) return null;
        if (part === null) throw endedEarly();
        parts.push(part);
        left -= part.byteLength;
      }
      return Buffer.concat(parts);
    },
    async until(byte) {
      const parts: Uint8Array[] = [];
      for (;;) {
        const part = await some(Number.MAX_SAFE_INTEGER);
        if (part === null) return parts.length === 0 ? null : Buffer.concat(parts);
        const end = part.indexOf(byte);
        parts.push(end === -1 ? part : part.subarray(0, end));
        if (end === -1) continue;
        rest = part.subarray(end + 1);
        return Buffer.concat(parts);
      }
    },
    take: (length) => ({ [Symbol.asyncIterator]: () => pieces(length, some) }),
    async drain() {
      while ((await some(Number.MAX_SAFE_INTEGER)) !== null);
    },
  };
}

function pieces(length: number, some: (most: number) => Promise<Uint8Array | null>): AsyncIterator<Uint8Array> {
  let left = length;
  return {
    async next() {
      if (left === 0) return { done: true, value: undefined };
      const value = await some(left);
      if (value === null) throw endedEarly();
      left -= value.byteLength;
      return { done: false, value };
    },
  };
}

function endedEarly(): Error {
  return new Error("the stream ended early");
}
