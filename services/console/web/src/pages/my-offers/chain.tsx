import { OFFER_FIELDS } from '@lodestone/contracts/offer.fields'
import { useTranslation } from 'react-i18next'
import { useLabel } from '../../i18n/use-label.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Control } from './control.tsx'
import { Feed } from './feed.tsx'
import styles from './my-offers.module.css'
import type { OfferFormPart } from './offer.page.tsx'
import { newStage, STAGES, type StageForm, upper } from './offer.ts'
import { Owners } from './owners.tsx'

const { rows } = OFFER_FIELDS.chain

/** The way of the material, stage by stage, each with its site, its operator and who owns it. */
export function Chain({ form, set, error, readOnly }: OfferFormPart) {
  const { t } = useTranslation('my-offers')
  const label = useLabel()
  const change = (at: number, next: Partial<StageForm>) =>
    set({ chain: form.chain.map((stage, i) => (i === at ? { ...stage, ...next } : stage)) })
  return (
    <Card title={t('field.chain')} lead={t('chainLead')}>
      <ol className="stack">
        {form.chain.map((stage, at) => (
          <li key={stage.key}>
            <fieldset className={styles.stage}>
              <legend>
                {at + 1}. {t(`stage.${stage.stage}`)}
              </legend>
              <div className={styles.fields}>
                <Choice
                  label={label(rows.stage)}
                  value={stage.stage}
                  onChange={value => change(at, { stage: value })}
                  options={STAGES.map(value => ({ value, label: t(`stage.${value}`) }))}
                />
                <Field
                  label={label(rows.country)}
                  hint={t('countryHint')}
                  value={stage.country}
                  onChange={value => change(at, { country: upper(value) })}
                  error={error(`chain.${at}.country`)}
                  isReadOnly={readOnly}
                  maxLength={2}
                />
                <Field
                  label={label(rows.site)}
                  value={stage.site}
                  onChange={site => change(at, { site })}
                  error={error(`chain.${at}.site`)}
                  isReadOnly={readOnly}
                />
                <Field
                  label={label(rows.operator)}
                  value={stage.operator}
                  onChange={operator => change(at, { operator })}
                  error={error(`chain.${at}.operator`)}
                  isReadOnly={readOnly}
                />
                <Field
                  label={label(rows.chineseInputPct)}
                  hint={t('optional')}
                  value={stage.chineseInputPct}
                  onChange={chineseInputPct => change(at, { chineseInputPct })}
                  inputMode="decimal"
                  error={error(`chain.${at}.chineseInputPct`)}
                  isReadOnly={readOnly}
                />
                <Field
                  label={label(rows.tolledIn)}
                  hint={t('tolledInHint')}
                  value={stage.tolledIn}
                  onChange={value => change(at, { tolledIn: upper(value) })}
                  error={error(`chain.${at}.tolledIn`)}
                  isReadOnly={readOnly}
                  maxLength={2}
                />
                <label className={styles.check}>
                  <input
                    type="checkbox"
                    checked={stage.chineseTechnology}
                    disabled={readOnly}
                    onChange={({ target }) => change(at, { chineseTechnology: target.checked })}
                  />
                  {label(rows.chineseTechnology)}
                </label>
              </div>
              <Owners
                owners={stage.ownership}
                of={stage.operator || label(rows.operator)}
                path={`chain.${at}.ownership`}
                depth={1}
                onChange={ownership => change(at, { ownership })}
                {...{ error, readOnly }}
              />
              <Control
                control={stage.control}
                of={stage.operator || label(rows.operator)}
                path={`chain.${at}.control`}
                onChange={control => change(at, { control })}
                {...{ error, readOnly }}
              />
              {stage.stage === 'recycling' && (
                <Feed
                  feed={stage.recycledFrom}
                  path={`chain.${at}.recycledFrom`}
                  onChange={recycledFrom => change(at, { recycledFrom })}
                  {...{ error, readOnly }}
                />
              )}
              {!readOnly && (
                <div className="row">
                  <Button kind="quiet" onPress={() => set({ chain: form.chain.toSpliced(at, 1) })}>
                    {t('removeStage', { number: at + 1 })}
                  </Button>
                </div>
              )}
            </fieldset>
          </li>
        ))}
      </ol>
      {!readOnly && (
        <div className="row">
          <Button
            isDisabled={form.chain.length >= 20}
            onPress={() => {
              const last = form.chain.at(-1)?.stage
              const next = STAGES[Math.min(STAGES.length - 1, STAGES.indexOf(last ?? 'mining') + 1)] ?? 'mining'
              set({ chain: [...form.chain, newStage(next)] })
            }}
          >
            {t('addStage')}
          </Button>
        </div>
      )}
    </Card>
  )
}
