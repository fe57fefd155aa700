import { type Api, until } from '@lodestone/testing'
import { expect } from 'vitest'
import { headerOf, type Trap, type Trapped } from './mail.trap.ts'

/** Contacts whose readers have agreed to e-mails, as tests of what comes afterwards need them. */

/** The text of an e-mail, as its reader sees it. */
export function plain(mail: Trapped): string {
  const body = mail.raw.slice(mail.raw.indexOf('\r\n\r\n'))
  const encoding = headerOf(mail, 'Content-Transfer-Encoding')
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString()
  if (encoding !== 'quoted-printable') return body
  const bytes = body
    .replaceAll('=\r\n', '')
    .replaceAll(/=([\dA-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}
/** The token of the link in an e-mail that asks its reader to confirm; undefined for any other e-mail. */
export const confirmTokenIn = (mail: Trapped): string | undefined => /\/api\/v1\/confirm\/(\S+)/.exec(plain(mail))?.[1]
/** What was sent to an address about notices. */
export const noticesTo = (trap: Trap, email: string): Trapped[] =>
  trap.mails.filter(one => one.to === email && confirmTokenIn(one) === undefined)
/** The e-mails that have asked the reader of an address to confirm it. */
export const askedOf = (trap: Trap, email: string): Trapped[] =>
  trap.mails.filter(one => one.to === email && confirmTokenIn(one) !== undefined)

/** Confirms an address by the newest link that has come to it, once there are so many. */
export async function confirm(url: string, trap: Trap, email: string, asked = 1): Promise<void> {
  const mails = await until('its reader is asked', async () => {
    const found = askedOf(trap, email)
    return found.length >= asked && found
  })
  const mail = mails.at(-1)
  const link = `${url}/api/v1/confirm/${mail && confirmTokenIn(mail)}`
  expect((await fetch(link, { method: 'POST' })).status, mail && headerOf(mail, 'Subject')).toBe(200)
}

/** Names a contact whose reader confirms the address. */
export async function confirmed(hub: { readonly url: string }, trap: Trap, api: Api, draft: { email: string }) {
  const made = await api.post('/contacts', draft)
  expect(made).toMatchObject({ status: 201, body: { state: 'unconfirmed' } })
  await confirm(hub.url, trap, draft.email)
  return (await api.get(`/contacts/${made.body.id}`)).body
}
