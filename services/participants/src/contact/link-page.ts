import { escapeHtml } from '@lodestone/kernel'
import type { Contact } from './contact.store.ts'

/** A page that works without scripts, styles and signing in: whoever opens a link has not yet asked for anything (RFC 8058). */
export function linkPage({ language, email }: Pick<Contact, 'language' | 'email'>, sentence: string, button?: string) {
  const form = button === undefined ? '' : `<form method="post"><button>${button}</button></form>`
  const html = `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">
<title>Lodestone</title><main><h1>Lodestone</h1><p>${escapeHtml(email)}</p><p>${escapeHtml(sentence)}</p>${form}</main></html>`
  return {
    body: Buffer.from(html),
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    },
  }
}
