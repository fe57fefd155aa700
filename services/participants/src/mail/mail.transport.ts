import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorOf } from '@lodestone/kernel'
import type { Config } from '@lodestone/service'
import { createTransport } from 'nodemailer'
import { MOST_REQUEUES } from './mail.dialogue.ts'
import type { MailAnswer } from './mail.ts'

export type Letter = {
  /** Of its Message-ID before the `@`, and its file's: the same at each attempt. */
  readonly id: string
  readonly to: { readonly name: string; readonly address: string }
  readonly subject: string
  readonly text: string
  readonly date: Date
  readonly messageId: string
  readonly headers: Readonly<Record<string, string>>
}
/** Gives letters to whoever brings them. Never rejects. */
export type Post = { send(letter: Letter): Promise<MailAnswer>; close(): void }

/** E-mails of this process at once, each over a connection of its own until that is used again. */
export const CONNECTIONS = 4
const CONNECT_MS = 5_000
const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/** The way of e-mails that the settings name: a mail server, or a folder of `.eml` files; undefined for none. */
export function openPost(
  config: Pick<Config, 'MAIL_URL' | 'MAIL_FOLDER' | 'MAIL_FROM' | 'MAIL_TIMEOUT_MS'>,
): Post | undefined {
  if (config.MAIL_URL !== undefined) return smtpPost(new URL(config.MAIL_URL), config)
  return config.MAIL_FOLDER === undefined ? undefined : folderPost(config.MAIL_FOLDER, config.MAIL_FROM)
}

const messageOf = ({ id: _, ...letter }: Letter, from: string) => ({ ...letter, from, headers: { ...letter.headers } })

function smtpPost(url: URL, { MAIL_FROM, MAIL_TIMEOUT_MS }: Pick<Config, 'MAIL_FROM' | 'MAIL_TIMEOUT_MS'>): Post {
  const secure = url.protocol === 'smtps:'
  const transport = createTransport({
    pool: true,
    maxConnections: CONNECTIONS,
    maxRequeues: MOST_REQUEUES,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    // Beyond this machine nothing is said in clear.
    requireTLS: !secure && !LOOPBACK.includes(url.hostname),
    ...(url.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    connectionTimeout: Math.min(CONNECT_MS, MAIL_TIMEOUT_MS),
    greetingTimeout: MAIL_TIMEOUT_MS,
    socketTimeout: MAIL_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    send: letter =>
      transport.sendMail(messageOf(letter, MAIL_FROM)).then(
        () => ({ taken: true }),
        error => answerIn(error),
      ),
    close: () => transport.close(),
  }
}

/** What nodemailer adds to an error. */
type SmtpFault = { responseCode?: number; command?: string; response?: string }
function answerIn(error: unknown): MailAnswer {
  const told: Error & SmtpFault = errorOf(error)
  const { responseCode, command, response } = told
  return {
    taken: false,
    ...(responseCode === undefined ? {} : { status: responseCode }),
    ...(command === undefined ? {} : { command }),
    ...(response === undefined ? {} : { response }),
  }
}

/** A file has the name of its letter: written again, it is the same one. */
function folderPost(folder: string, from: string): Post {
  const transport = createTransport({
    streamTransport: true,
    buffer: true,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    send: async letter => {
      try {
        const { message } = await transport.sendMail(messageOf(letter, from))
        await mkdir(folder, { recursive: true })
        const file = join(folder, `${letter.id}.eml`)
        await writeFile(`${file}.part`, message)
        await rename(`${file}.part`, file)
        return { taken: true }
      } catch {
        return { taken: false }
      }
    },
    close: () => transport.close(),
  }
}
