import type { Language } from '@lodestone/contracts'

type Words = {
  readonly subject: string
  readonly asks: (organisation: string) => string
  readonly confirm: string
  readonly unless: string
}
const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    subject: 'Please confirm this address',
    asks: name => `${name} would like Lodestone, a joint procurement hub, to send its notices to this address.`,
    confirm: 'Confirm, within 7 days',
    unless: 'Without your confirmation nothing more is sent. If you did not expect this e-mail, you need do nothing.',
  },
  de: {
    subject: 'Bitte bestätigen Sie diese Adresse',
    asks: name =>
      `${name} möchte, dass Lodestone, eine Plattform für gemeinsame Beschaffung, Mitteilungen an diese Adresse sendet.`,
    confirm: 'Bestätigen, innerhalb von 7 Tagen',
    unless:
      'Ohne Ihre Bestätigung wird nichts weiter gesendet. Falls Sie diese E-Mail nicht erwartet haben, brauchen Sie nichts zu tun.',
  },
  fr: {
    subject: 'Veuillez confirmer cette adresse',
    asks: name => `${name} souhaite que Lodestone, une plateforme d’achats communs, envoie ses avis à cette adresse.`,
    confirm: 'Confirmer, dans les 7 jours',
    unless:
      'Sans votre confirmation, rien d’autre ne sera envoyé. Si vous n’attendiez pas cet e-mail, vous n’avez rien à faire.',
  },
  ja: {
    subject: 'メールアドレスの確認をお願いします',
    asks: name => `${name} が、共同調達ハブ Lodestone からのお知らせをこのアドレスで受け取ることを希望しています。`,
    confirm: '確認する（7日以内）',
    unless: '確認がない限り、これ以上メールは送信されません。お心当たりのない場合は、何もする必要はありません。',
  },
}

/** Subject and text of the e-mail that asks the reader of an address to confirm it: one link, and nothing that an organisation has written but its name. */
export function confirmationText(
  language: Language,
  { organisation, link }: { readonly organisation: string; readonly link: string },
): { readonly subject: string; readonly text: string } {
  const words = WORDS[language]
  return {
    subject: `Lodestone: ${words.subject}`,
    text: `${[words.asks(organisation), `${words.confirm}: ${link}`, words.unless].join('\n\n')}\n`,
  }
}
