import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import type { OfferFormPart } from './form-part.ts'
import styles from './my-offers.module.css'
import { newElement } from './offer.parts.ts'

/** What the material is made of, element by element. */
export function Composition({ form, set, error, readOnly }: OfferFormPart) {
  const { t } = useTranslation('my-offers')
  const { composition } = form
  const change = (at: number, next: Partial<(typeof composition)[number]>) =>
    set({ composition: composition.map((one, i) => (i === at ? { ...one, ...next } : one)) })
  return (
    <div className={styles.owners}>
      {composition.length > 0 && <p className="hint">{t('compositionHint')}</p>}
      {composition.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an element is its place in the list
        <div key={at} className={styles.owner}>
          <div className={styles.fields}>
            <Field
              label={t('element')}
              value={one.element}
              onChange={element => change(at, { element })}
              error={error(`composition.${at}.element`)}
              isReadOnly={readOnly}
              maxLength={2}
            />
            <Field
              label={t('elementPct')}
              value={one.pct}
              onChange={pct => change(at, { pct })}
              inputMode="decimal"
              error={error(`composition.${at}.pct`) ?? error(`composition.${one.element.trim()}`)}
              isReadOnly={readOnly}
            />
            {!readOnly && (
              <Button kind="quiet" onPress={() => set({ composition: composition.toSpliced(at, 1) })}>
                {t('removeOwner', { name: one.element || at + 1 })}
              </Button>
            )}
          </div>
        </div>
      ))}
      {!readOnly && (
        <div>
          <Button kind="quiet" onPress={() => set({ composition: [...composition, newElement()] })}>
            {t('addElement')}
          </Button>
        </div>
      )}
    </div>
  )
}
