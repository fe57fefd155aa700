import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { CountryField } from '../../ui/country-field.tsx'
import { Field } from '../../ui/field.tsx'
import type { OfferFormPart } from './form-part.ts'
import styles from './my-offers.module.css'
import { type FeedForm, MOST_FEEDS, newFeed } from './offer.parts.ts'

/** Where scrap was first made, by shares: another origin than that of the place where it is recycled. */
export function Feed({
  feed,
  path,
  onChange,
  error,
  readOnly,
}: {
  feed: readonly FeedForm[]
  path: string
  onChange: (feed: readonly FeedForm[]) => void
} & Pick<OfferFormPart, 'error' | 'readOnly'>) {
  const { t } = useTranslation('my-offers')
  const change = (at: number, next: Partial<FeedForm>) =>
    onChange(feed.map((one, i) => (i === at ? { ...one, ...next } : one)))
  return (
    <div className={styles.owners}>
      <p className="hint">{t('feed')}</p>
      {feed.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: it is its place in the list
        <div key={at} className={styles.owner} data-part={`${path}.${at}`}>
          <div className={styles.fields}>
            <CountryField
              label={t('feedCountry')}
              value={one.country}
              onChange={country => change(at, { country })}
              error={error(`${path}.${at}.country`)}
              isReadOnly={readOnly}
            />
            <Field
              label={t('feedShare')}
              value={one.sharePct}
              onChange={sharePct => change(at, { sharePct })}
              inputMode="decimal"
              error={error(`${path}.${at}.sharePct`)}
              isReadOnly={readOnly}
            />
            {!readOnly && (
              <Button kind="quiet" onPress={() => onChange(feed.toSpliced(at, 1))}>
                {t('removeFeed', { number: at + 1 })}
              </Button>
            )}
          </div>
        </div>
      ))}
      {!readOnly && feed.length < MOST_FEEDS && (
        <div>
          <Button kind="quiet" onPress={() => onChange([...feed, newFeed()])}>
            {t('addFeed')}
          </Button>
        </div>
      )}
    </div>
  )
}
