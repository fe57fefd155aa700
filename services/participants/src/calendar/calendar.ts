import { type Language, pageOf } from '@lodestone/contracts'
import { accept, type Outcome, refuse } from '@lodestone/kernel'
import { aboutOf, REMINDED_DAYS, type What } from '../deadline/deadline.ts'
import type { Entry } from './ics.ts'

/** Links that the people of a participant may have. */
export const MAX_LINKS = 20

/** Refuses more links than anybody needs. */
export const mayLink = (existing: number): Outcome<undefined, 'validation-failed'> =>
  existing < MAX_LINKS
    ? accept(undefined)
    : refuse('validation-failed', `A participant has at most ${MAX_LINKS} links to its calendar: revoke another first.`)

type Words = { readonly name: string; readonly open: string } & Readonly<Record<What, string>>
export const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    name: 'Lodestone: deadlines',
    open: 'Open',
    decision: 'Decide on allocations',
    collection: 'Submit lines: the collection closes',
    offers: 'Submit offers: the round closes for them',
    credential: 'Replace a credential: it ends',
  },
  de: {
    name: 'Lodestone: Fristen',
    open: 'Öffnen',
    decision: 'Über Zuteilungen entscheiden',
    collection: 'Bedarf melden: die Erfassung endet',
    offers: 'Angebote abgeben: die Angebotsfrist endet',
    credential: 'Nachweis ersetzen: er läuft ab',
  },
  fr: {
    name: 'Lodestone : échéances',
    open: 'Ouvrir',
    decision: 'Décider des attributions',
    collection: 'Soumettre les besoins : la collecte se termine',
    offers: 'Soumettre les offres : leur dépôt se termine',
    credential: 'Remplacer une attestation : elle expire',
  },
  ja: {
    name: 'Lodestone: 期限',
    open: '開く',
    decision: '割当を決定してください',
    collection: '予測を提出してください(募集の締切)',
    offers: 'オファーを提出してください(受付の締切)',
    credential: '証明書を更新してください(有効期限)',
  },
}

/** What is due of a participant of one kind and subject: the earliest of it. */
export type Due = {
  readonly what: What
  readonly subject: string
  readonly dueAt: string
  readonly saidAt: string
}

/** An entry of a calendar: what is due and a link, never a figure. */
export function entryOf(due: Due, language: Language, origin: string): Entry {
  const { what, subject, dueAt, saidAt } = due
  const url = origin + pageOf(aboutOf(what, subject, dueAt))
  const { open } = WORDS[language]
  return {
    uid: `${what}.${subject}@${new URL(origin).hostname}`,
    at: new Date(dueAt),
    saidAt: new Date(saidAt),
    summary: WORDS[language][what],
    description: `${open}${language === 'fr' ? '\u00a0:' : ':'} ${url}`,
    url,
    remindedDays: REMINDED_DAYS,
  }
}
