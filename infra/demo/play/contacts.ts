import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Participant } from '@lodestone/contracts'
import type { Client } from './client.ts'
import type { Hub } from './people.ts'
import { notYet, ready, waitFor } from './wait.ts'

/** How long the hub may take to write an e-mail into its folder, in milliseconds. */
const MAIL_MS = 15_000

/** The language of those who have one of the hub's; the others are written to in English. */
const LANGUAGES: Readonly<Record<string, string>> = { DE: 'de', FR: 'fr', JP: 'ja' }

/**
 * Has one organisation of each language, and one supplier, told by e-mail of rounds and of what is proposed to it. Their readers confirm
 * that, where the demo can read the e-mails that ask them.
 */
export async function nameContacts(
  hub: Hub,
  fresh: readonly Participant[],
  clientOf: ReadonlyMap<string, Client>,
): Promise<void> {
  const each = new Map(fresh.map(one => [one.kind === 'supplier' ? one.kind : (LANGUAGES[one.country] ?? 'en'), one]))
  for (const one of each.values()) {
    const email = `buying@${one.reference.toLowerCase()}.example`
    const language = LANGUAGES[one.country] ?? 'en'
    const contact = { name: one.legalName, email, language, how: 'at-once', kinds: ['rounds', 'allocations'] }
    const client = clientOf.get(one.id) as Client
    const { id } = await client.post<{ id: string }>('/contacts', contact, `contact-${one.reference}`)
    if (hub.mailFolder !== '') await confirm(hub, id)
  }
}

/** Does what the reader of the e-mail to a contact does: follows its link, and presses the button. */
async function confirm({ baseUrl, mailFolder }: Hub, contactId: string): Promise<void> {
  const token = await waitFor('the e-mail that asks to confirm', MAIL_MS, async () => {
    const found = await tokenFor(mailFolder, contactId)
    return found === undefined ? notYet('no such file') : ready(found)
  })
  await fetch(`${baseUrl}/api/v1/confirm/${token}`, { method: 'POST' })
}

async function tokenFor(folder: string, contactId: string): Promise<string | undefined> {
  // The hub makes the folder with its first e-mail.
  const files = await readdir(folder).catch(() => [])
  for (const file of files.filter(one => one.endsWith(`.${contactId}.eml`))) {
    const token = /\/api\/v1\/confirm\/(\S+)/.exec(textOf(await readFile(join(folder, file), 'utf8')))?.[1]
    if (token !== undefined) return token
  }
  return undefined
}

/** The body of an e-mail, as far as it is ASCII. */
function textOf(raw: string): string {
  const [head = '', ...body] = raw.split(/\r?\n\r?\n/)
  return /^Content-Transfer-Encoding: base64/im.test(head)
    ? Buffer.from(body.join(''), 'base64').toString()
    : body.join('\n\n').replaceAll(/=\r?\n/g, '')
}
