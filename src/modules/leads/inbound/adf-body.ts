import { AppError } from '../../../platform/errors.ts';
import { AdfError, type AdfResult, parseAdf } from '../adf.ts';
import { textsOf } from '../mailbox/mime.ts';
import { textFrom } from './decode.ts';

/** A header line at the very beginning: the body is a whole mail. */
const MAIL = /^[A-Za-z][\w-]{1,60}:[ \t]/;

const MAX_WHOLE = 256 * 1024;

/** Which of two refusals says more: what was refused for a reason, before what was not found. */
const WEIGHT = { doctype: 3, too_large: 2, not_xml: 1, no_prospect: 1 } as const;

/**
 * The prospects of a body, in whatever encoding: XML, or a whole mail with ADF in its text, its HTML, an attachment or a mail that was
 * forwarded in it. The same lead may stand in the text and again in the HTML: the first part that holds one is the message.
 * @throws AdfError what the likeliest part was refused for
 */
export function parseAdfBody(raw: Buffer, charset: string | null, isMail = false): AdfResult {
  const whole = textFrom(raw, charset);
  const parts = isMail || MAIL.test(whole.text) ? textsOf(raw).texts : [];
  // The pictures of a mail make it large, not its lead: as a whole it counts only where it is small, or nothing else.
  const texts = parts.length === 0 || raw.length <= MAX_WHOLE ? [...parts, whole.text] : parts;
  let refused: AdfError | null = null;
  for (const text of texts) {
    try {
      const { prospects, warnings } = parseAdf(text);
      return { prospects, warnings: whole.guessed ? [...warnings, `encoding.guessed=${whole.guessed}`] : warnings };
    } catch (error) {
      if (!(error instanceof AdfError)) throw error;
      if (!refused || WEIGHT[error.code] > WEIGHT[refused.code]) refused = error;
    }
  }
  throw refused ?? new AppError('server.internal');
}
