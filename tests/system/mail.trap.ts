import { SMTPServer } from 'smtp-server'

export type Trapped = { readonly to: string; readonly raw: string }
export type Trap = {
  readonly url: string
  /** What was taken, each as often as it came. */
  readonly mails: readonly Trapped[]
  stop(): Promise<void>
}
/** What a mail server says to a recipient instead of taking an e-mail. */
export type Refusal = { readonly status: number; readonly text: string }

/** A mail server that keeps what it takes; `refuses` says whom it takes nothing for. */
export async function openTrap(refuses: (address: string) => Refusal | undefined = () => undefined): Promise<Trap> {
  const mails: Trapped[] = []
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo: ({ address }, _, done) => {
      const refusal = refuses(address)
      done(refusal ? Object.assign(new Error(refusal.text), { responseCode: refusal.status }) : null)
    },
    onData: (stream, { envelope }, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        mails.push({ to: envelope.rcptTo[0]?.address ?? '', raw: Buffer.concat(parts).toString() })
        done()
      })
    },
  })
  // Who sends may be killed.
  server.on('error', () => {})
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as { port: number }
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    stop: () => new Promise(resolve => server.close(() => resolve())),
  }
}

/** A header of an e-mail, unfolded. */
export const headerOf = ({ raw }: Trapped, name: string): string | undefined =>
  raw
    .split('\r\n\r\n', 1)[0]
    ?.replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .find(line => line.toLowerCase().startsWith(`${name.toLowerCase()}: `))
    ?.slice(name.length + 2)
