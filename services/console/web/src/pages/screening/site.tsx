import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { Country, type Covered } from './country.tsx'
import { Owners } from './owners.tsx'
import styles from './screening.module.css'
import type { ChainStage } from './screening.ts'

export function Site({ site, covered }: { site: ChainStage } & Covered) {
  const { t } = useTranslation('screening')
  const format = useFormat()
  const facts: (readonly [string, React.ReactNode])[] = [
    [t('site'), site.site],
    [t('operator'), site.operator],
    [
      t('input'),
      site.chineseInputPct === undefined ? (
        <span key="input" className="hint">
          {t('notTold')}
        </span>
      ) : (
        format.exactPercent(site.chineseInputPct)
      ),
    ],
    [
      t('technology'),
      site.chineseTechnology === undefined ? (
        <span key="technology" className="hint">
          {t('notTold')}
        </span>
      ) : site.chineseTechnology ? (
        t('chineseTechnology')
      ) : (
        t('otherTechnology')
      ),
    ],
    ...(site.tolledIn
      ? [[t('tolledIn'), <Country key="tolled" code={site.tolledIn} covered={covered} />] as const]
      : []),
    ...(site.control ?? []).map(
      one =>
        [
          t('control'),
          <span key={one.by}>
            {one.by}, {t(`how.${one.how}`)} <Country code={one.country} covered={covered} />
          </span>,
        ] as const,
    ),
    ...(site.recycledFrom
      ? [
          [
            t('recycledFrom'),
            format.list(
              site.recycledFrom.map(from => `${format.country(from.country)} ${format.exactPercent(from.sharePct)}`),
            ),
          ] as const,
        ]
      : []),
  ]
  return (
    <div className={styles.site}>
      <p className={styles.where}>
        <Country code={site.country} covered={covered} />
      </p>
      <dl className={styles.facts}>
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h4>{t('owners')}</h4>
      {site.ownership.length === 0 ? (
        <p className="hint">{t('noOwners')}</p>
      ) : (
        <Owners owners={site.ownership} covered={covered} />
      )}
    </div>
  )
}
