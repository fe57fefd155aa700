/** Waits of a dialogue with a mail server that opens a connection, each of which may take MAIL_TIMEOUT_MS: as nodemailer leads it (RFC 5321, 3207, 4954). */
const OPENING = [
  'connect',
  'greeting',
  'EHLO',
  'HELO, where EHLO is refused',
  'STARTTLS',
  'TLS handshake',
  'EHLO again',
  'AUTH',
  'user',
  'password',
]
const SENDING = ['MAIL FROM', 'RCPT TO', 'DATA', 'message']

/** Times that a message is given to another connection when the server has closed the one that it was on. */
export const MOST_REQUEUES = 1
/** Waits of one attempt at most. */
export const MOST_WAITS = (1 + MOST_REQUEUES) * (OPENING.length + SENDING.length)

/** What the pool rests before another connection, and the database takes to note the answer. */
const MARGIN_MS = 5_000

/** How long an attempt may take: nobody else may send the same e-mail meanwhile. */
export const longestAttemptMs = (timeoutMs: number): number => MOST_WAITS * timeoutMs + MARGIN_MS
