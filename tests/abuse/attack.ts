import { connect } from 'node:net'

/** What came back over a raw connection: the status and the text of each answer, and whether the other end closed it. */
export type RawReply = { readonly status: number; readonly headers: string; readonly body: string }

/** Sends bytes as they are and gives what comes back until the connection ends, or `idleMs` after the last byte. */
export async function raw(origin: string, bytes: string | readonly string[], idleMs = 15_000): Promise<RawReply[]> {
  const { hostname, port } = new URL(origin)
  const socket = connect(Number(port), hostname)
  let text = ''
  const ended = new Promise<void>((resolve, reject) => {
    socket.setTimeout(idleMs, () => socket.destroy())
    socket.on('data', chunk => {
      text += chunk.toString('latin1')
    })
    socket.on('close', () => resolve())
    socket.on('error', error => ('code' in error && error.code === 'ECONNRESET' ? resolve() : reject(error)))
  })
  for (const part of typeof bytes === 'string' ? [bytes] : bytes) socket.write(Buffer.from(part, 'latin1'))
  await ended
  return repliesIn(text)
}

/** Answers in a stream of bytes, told apart by their status lines. */
function repliesIn(text: string): RawReply[] {
  return text
    .split(/(?=^HTTP\/1\.1 \d{3} )/m)
    .filter(one => one.startsWith('HTTP/1.1 '))
    .map(one => {
      const [headers = '', ...body] = one.split('\r\n\r\n')
      return { status: Number(one.slice(9, 12)), headers: headers.toLowerCase(), body: body.join('\r\n\r\n') }
    })
}

/** Headers that every answer carries, errors included. */
export const SECURE: readonly (readonly [string, RegExp])[] = [
  ['content-security-policy', /default-src 'none'/],
  ['x-content-type-options', /nosniff/],
  ['x-frame-options', /sameorigin|deny/i],
  ['strict-transport-security', /max-age=\d{7,}/],
  ['referrer-policy', /no-referrer/],
  ['cross-origin-resource-policy', /same-origin/],
]
