import { usage } from './failure.ts'

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost'])

/** The origin of an address. Tokens travel in the clear on this machine only. */
export function originOf(text: string): string {
  if (!URL.canParse(text)) throw usage(`${text} is not the address of a hub, such as https://hub.example.org`)
  const url = new URL(text)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.has(url.hostname)))
    throw usage(`${text}: a token is sent by https, or by http to this machine`)
  return url.origin
}
