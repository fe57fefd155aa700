import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { type ElementForm, newElement } from './elements.ts'
import styles from './origin.module.css'

/** What goods are made of, element by element. */
export function Composition({
  composition,
  set,
  error,
  readOnly = false,
}: {
  composition: readonly ElementForm[]
  set: (change: { composition: readonly ElementForm[] }) => void
  error: (path: string) => string | undefined
  readOnly?: boolean
}) {
  const { t } = useTranslation('my-offers')
  const change = (at: number, next: Partial<(typeof composition)[number]>) =>
    set({ composition: composition.map((one, i) => (i === at ? { ...one, ...next } : one)) })
  return (
    <div className={styles.elements}>
      {composition.length > 0 && <p className="hint">{t('compositionHint')}</p>}
      {composition.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an element is its place in the list
        <div key={at} className={styles.element}>
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
