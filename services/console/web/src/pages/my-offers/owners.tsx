import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { CountryField } from '../../ui/country-field.tsx'
import { Field } from '../../ui/field.tsx'
import type { OfferFormPart } from './form-part.ts'
import styles from './my-offers.module.css'
import { MOST_DEPTH, MOST_OWNERS, newOwner, type OwnerForm } from './offer.parts.ts'

/** Who owns a site, and who owns the owners. */
export function Owners({
  owners,
  of,
  path,
  depth,
  onChange,
  error,
  readOnly,
}: {
  owners: readonly OwnerForm[]
  of: string
  path: string
  depth: number
  onChange: (owners: readonly OwnerForm[]) => void
} & Pick<OfferFormPart, 'error' | 'readOnly'>) {
  const { t } = useTranslation('my-offers')
  const change = (at: number, next: Partial<OwnerForm>) =>
    onChange(owners.map((owner, i) => (i === at ? { ...owner, ...next } : owner)))
  return (
    <div className={styles.owners}>
      {owners.length > 0 && <p className="hint">{t('ownersOf', { name: of })}</p>}
      {owners.map((owner, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an owner is its place in the tree
        <div key={at} className={styles.owner} data-part={`${path}.${at}`}>
          <div className={styles.fields}>
            <Field
              label={t('owner')}
              value={owner.owner}
              onChange={value => change(at, { owner: value })}
              error={error(`${path}.${at}.owner`)}
              isReadOnly={readOnly}
            />
            <CountryField
              label={t('country')}
              value={owner.country}
              onChange={country => change(at, { country })}
              error={error(`${path}.${at}.country`)}
              isReadOnly={readOnly}
            />
            <Field
              label={t('share')}
              value={owner.sharePct}
              onChange={sharePct => change(at, { sharePct })}
              inputMode="decimal"
              error={error(`${path}.${at}.sharePct`)}
              isReadOnly={readOnly}
            />
            {!readOnly && (
              <Button kind="quiet" onPress={() => onChange(owners.toSpliced(at, 1))}>
                {t('removeOwner', { name: owner.owner || at + 1 })}
              </Button>
            )}
          </div>
          {depth < MOST_DEPTH && (
            <Owners
              owners={owner.ownership}
              of={owner.owner || t('thisOwner')}
              path={`${path}.${at}.ownership`}
              depth={depth + 1}
              onChange={ownership => change(at, { ownership })}
              {...{ error, readOnly }}
            />
          )}
        </div>
      ))}
      {!readOnly && owners.length < MOST_OWNERS && (
        <div>
          <Button kind="quiet" onPress={() => onChange([...owners, newOwner()])}>
            {t('addOwner', { name: of })}
          </Button>
        </div>
      )}
    </div>
  )
}
