import { z } from 'zod'

/** How e-mails leave the hub; without a way none are made. */
export const mailFields = {
  /** The mail server: `smtp://user:password@host:587` with STARTTLS, which is demanded beyond loopback, or `smtps://`. */
  MAIL_URL: z.url({ protocol: /^smtps?$/, error: 'not smtp://host:port or smtps://host:port' }).optional(),
  /** Instead of a mail server a folder, into which each e-mail is written as a file. */
  MAIL_FOLDER: z.string().min(1).optional(),
  /** Whom e-mails come from: an address, or `Name <address>`. */
  MAIL_FROM: z
    .string()
    .regex(/^(?:[^<>\r\n]{1,200} )?<?[^<>\s@]{1,64}@[^<>\s@]{1,200}>?$/, 'not an address, or Name <address>')
    .default('Lodestone <lodestone@localhost>'),
  /** Milliseconds that a mail server has for each of its answers. */
  MAIL_TIMEOUT_MS: z.coerce.number().int().min(100).max(120_000).default(15_000),
} as const
const schema = z.object(mailFields)
type Mail = z.infer<typeof schema>

/** Names of settings at fault, each with what is wrong. */
export const mailFaults = ({ MAIL_URL, MAIL_FOLDER }: Mail): [keyof Mail, string][] =>
  MAIL_URL !== undefined && MAIL_FOLDER !== undefined ? [['MAIL_FOLDER', 'stands beside MAIL_URL: name one']] : []
