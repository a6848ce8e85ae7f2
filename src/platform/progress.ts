/** Progress on a terminal: one line that rewrites itself, or one line a step where the output is a file or a pipe. */
export interface Progress {
  step(text: string): void;
  /** Ends the line. */
  done(): void;
}

/** Progress on standard error, so that what a command prints stays clean. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  let last = '';
  let shown = 0;
  return {
    step(text) {
      if (text === last) return;
      last = text;
      if (stream.isTTY) {
        stream.write(`\r\x1b[2K${text}`);
        shown = text.length;
      } else {
        stream.write(`${text}\n`);
      }
    },
    done() {
      if (stream.isTTY && shown > 0) stream.write('\r\x1b[2K');
      shown = 0;
    },
  };
}
