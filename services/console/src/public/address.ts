import { type StatementLanguage, statementLanguage } from '@lodestone/contracts'

/** Where the public face is. */
export const PUBLIC = '/public'

export type Language = StatementLanguage
export const LANGUAGES: readonly Language[] = statementLanguage.options

/** The address of a page in a language; the start page has an empty path. */
export const addressOf = (language: Language, path = ''): string =>
  path === '' ? `${PUBLIC}/${language}` : `${PUBLIC}/${language}/${path}`

/** A language and a page's path, out of an address; undefined for what names no language. */
export function readAddress(url: string): { readonly language: Language; readonly path: string } | undefined {
  const [before = ''] = url.split('?')
  const [, first, ...rest] = before.slice(PUBLIC.length).replace(/\/$/, '').split('/')
  const language = LANGUAGES.find(one => one === first)
  return language && { language, path: rest.join('/') }
}
