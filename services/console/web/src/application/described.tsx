import { useTranslation } from 'react-i18next'
import { useFormat } from '../format/use-format.ts'
import { LANGUAGES } from '../i18n/i18n.ts'
import { Card, Facts } from '../ui/card.tsx'
import { PlainTable } from '../ui/plain-table.tsx'
import type { Application, Applied } from './application.ts'

/** What a company has said of itself. */
export function Described({ applied, title }: { applied: Applied; title: string }) {
  const { t } = useTranslation('application')
  const format = useFormat()
  const { address, contact, otherContacts = [], language, terms } = applied
  return (
    <Card title={title}>
      <Facts
        items={[
          [t('legalName'), applied.legalName],
          [t('kind'), t(`kinds.${applied.kind}`)],
          [t('country'), format.country(applied.country)],
          [t('lei'), applied.lei ?? '–'],
          [t('vatNumber'), applied.vatNumber ?? '–'],
          // Whatever a stranger has typed is shown as text: nobody is led there by a click.
          [t('webPage'), applied.webPage ?? '–'],
          [
            t('address'),
            [
              address.street,
              [address.postalCode, address.city].filter(Boolean).join(' '),
              format.country(address.country),
            ].join(', '),
          ],
          ...[contact, ...otherContacts].map(
            (one, nth) =>
              [
                t(nth === 0 ? 'contact' : 'otherContact'),
                [one.name, one.function, one.email, one.phone].filter(Boolean).join(', '),
              ] as const,
          ),
          [t('contactLanguage'), language === undefined ? '–' : LANGUAGES[language]],
          [t('terms'), terms ? t('termsAccepted', { version: terms.version }) : '–'],
        ]}
      />
      <h3>{t('owners')}</h3>
      {applied.owners.length === 0 ? (
        <p>{t('noOwnersBecause', { reason: applied.noOwners ?? '–' })}</p>
      ) : (
        <PlainTable
          label={`${applied.legalName}: ${t('owners')}`}
          heads={[
            { text: t('owner') },
            { text: t('country') },
            { text: t('share'), isFigure: true },
            { text: t('naturalPerson') },
          ]}
          rows={applied.owners.map((one, nth) => ({
            id: String(nth),
            cells: [
              one.name,
              format.country(one.country),
              format.percent(one.sharePct),
              t(one.naturalPerson ? 'yes' : 'no'),
            ],
          }))}
        />
      )}
    </Card>
  )
}

/** What was asked and answered, the first first. */
export function Exchanges({ application: { exchanges } }: { application: Application }) {
  const { t } = useTranslation('application')
  const format = useFormat()
  if (exchanges.length === 0) return null
  return (
    <Card title={t('exchanges')}>
      <Facts
        items={exchanges.flatMap(({ question, askedAt, answer, answeredAt }) => [
          [t('askedAt', { when: format.dateTime(askedAt) }), question] as const,
          [t('answeredAt', { when: format.dateTime(answeredAt) }), answer] as const,
        ])}
      />
    </Card>
  )
}
