import { type Language, pageOf, WORDS } from '@lodestone/contracts'
import type { HearerKind } from '../hearer/hearer.ts'
import type { Notice } from '../notice/notice.store.ts'

/** What may stand on a page of its own besides the one that a notice leads to. */
const PAGED = ['roundId', 'forecastId', 'offerId'] as const
/** When something ends, under the names that notices give it. */
const DUE = ['dueAt', 'until'] as const

type Frame = {
  readonly daily: string
  readonly open: string
  readonly what: Readonly<Record<(typeof PAGED)[number], string>>
  readonly record: string
  readonly due: string
  readonly signIn: string
  readonly why: Readonly<Record<HearerKind, string>>
  readonly end: string
}
const FRAMES: Readonly<Record<Language, Frame>> = {
  en: {
    daily: 'What happened since yesterday',
    open: 'Open',
    what: { roundId: 'Round', forecastId: 'Forecast', offerId: 'Offer' },
    record: 'Record number',
    due: 'Due',
    signIn: 'Sign in there with the account that sent the application.',
    why: {
      participant: 'You get this e-mail because your organisation has named you as a contact in Lodestone.',
      operators: 'You get this e-mail because the operators of Lodestone have named you as a contact.',
      applicant: 'You get this e-mail because an application to Lodestone names you as a contact.',
    },
    end: 'No more e-mails',
  },
  de: {
    daily: 'Was seit gestern geschehen ist',
    open: 'Öffnen',
    what: { roundId: 'Runde', forecastId: 'Prognose', offerId: 'Angebot' },
    record: 'Datensatznummer',
    due: 'Fällig',
    signIn: 'Melden Sie sich dort mit dem Konto an, das den Antrag gesendet hat.',
    why: {
      participant: 'Sie erhalten diese E-Mail, weil Ihre Organisation Sie in Lodestone als Kontakt angegeben hat.',
      operators: 'Sie erhalten diese E-Mail, weil die Betreiber von Lodestone Sie als Kontakt angegeben haben.',
      applicant: 'Sie erhalten diese E-Mail, weil ein Antrag bei Lodestone Sie als Kontakt nennt.',
    },
    end: 'Keine E-Mails mehr',
  },
  fr: {
    daily: 'Ce qui s’est passé depuis hier',
    open: 'Ouvrir',
    what: { roundId: 'Cycle', forecastId: 'Prévision', offerId: 'Offre' },
    record: 'Numéro d’enregistrement',
    due: 'Échéance',
    signIn: 'Connectez-vous-y avec le compte qui a envoyé la demande.',
    why: {
      participant: 'Vous recevez cet e-mail parce que votre organisation vous a désigné comme contact dans Lodestone.',
      operators: 'Vous recevez cet e-mail parce que les opérateurs de Lodestone vous ont désigné comme contact.',
      applicant: 'Vous recevez cet e-mail parce qu’une demande adressée à Lodestone vous nomme comme contact.',
    },
    end: 'Ne plus recevoir d’e-mails',
  },
  ja: {
    daily: '昨日以降のお知らせ',
    open: '開く',
    what: { roundId: 'ラウンド', forecastId: '需要予測', offerId: 'オファー' },
    record: '記録番号',
    due: '期限',
    signIn: '申請を送信したアカウントでサインインしてください。',
    why: {
      participant: '貴組織が Lodestone の連絡先としてご登録されているため、このメールをお送りしています。',
      operators: 'Lodestone の運営者が連絡先としてご登録しているため、このメールをお送りしています。',
      applicant: 'Lodestone への申請に連絡先として記載されているため、このメールをお送りしています。',
    },
    end: 'メールの停止',
  },
}

const line = (language: Language, label: string, text: string): string =>
  `${label}${language === 'fr' ? '\u00a0:' : ':'} ${text}`

/** As people of a language write a time, with its zone. */
const timeIn = (language: Language, at: string): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    ...{ year: 'numeric', month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit' },
    ...{ hourCycle: 'h23', timeZone: 'UTC', timeZoneName: 'short' },
  } as const).format(new Date(at))

/** Where the hub is, and to whom it writes. */
type Frames = { readonly origin: string; readonly to: HearerKind }

/** The pages of what a notice is about and by when something is due; numbers of what has no page. All else its receiver reads in the hub. */
function linesOf(language: Language, about: Notice['about'], { origin, to }: Frames): string[] {
  const frame = FRAMES[language]
  const textsOf = (name: string): string[] => (typeof about[name] === 'string' ? [about[name]] : [])
  // Whoever applies has one page, which is the first.
  const page = to === 'applicant' ? '/' : pageOf(about)
  // What the hub has issued has one page, whoever of the two sides reads it.
  const more = (about.issuedId === undefined ? PAGED : []).flatMap(name =>
    textsOf(name)
      .map(id => pageOf({ [name]: id }))
      .filter(own => own !== page)
      .map(own => line(language, frame.what[name], origin + own)),
  )
  const unpaged = page === '/' && more.length === 0 ? Object.keys(about).filter(name => name.endsWith('Id')) : []
  return [
    line(language, frame.open, origin + page),
    ...more,
    ...(to === 'applicant' ? [frame.signIn] : []),
    ...unpaged.flatMap(textsOf).map(id => line(language, frame.record, id)),
    ...DUE.flatMap(textsOf).map(at => line(language, frame.due, timeIn(language, at))),
  ]
}

const sentenceOf = (language: Language, { type }: Pick<Notice, 'type'>): string =>
  new Map(Object.entries(WORDS[language])).get(type) ?? type

/** Subject and text of an e-mail about notices: sentences, links and times, never a figure. */
export function textOf(
  language: Language,
  notices: readonly Notice[],
  o: Frames & { readonly unsubscribe: string; readonly daily: boolean },
): { readonly subject: string; readonly text: string } {
  const frame = FRAMES[language]
  const [first] = notices
  const parts = notices.map(one => [sentenceOf(language, one), ...linesOf(language, one.about, o)].join('\n'))
  return {
    subject: `Lodestone: ${o.daily || !first ? frame.daily : sentenceOf(language, first)}`,
    text: `${[...parts, '-- ', frame.why[o.to], line(language, frame.end, o.unsubscribe)].join('\n\n')}\n`,
  }
}
