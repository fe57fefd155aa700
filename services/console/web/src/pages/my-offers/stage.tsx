import { OFFER_FIELDS } from '@lodestone/contracts/offer.fields'
import { useTranslation } from 'react-i18next'
import { useLabel } from '../../i18n/use-label.ts'
import { Button } from '../../ui/button.tsx'
import { CountryField } from '../../ui/country-field.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Control } from './control.tsx'
import { Feed } from './feed.tsx'
import type { OfferFormPart } from './form-part.ts'
import styles from './my-offers.module.css'
import { STAGES, type StageForm } from './offer.parts.ts'
import { Owners } from './owners.tsx'

const { rows } = OFFER_FIELDS.chain

type StagePart = {
  stage: StageForm
  at: number
  change: (next: Partial<StageForm>) => void
} & Pick<OfferFormPart, 'error' | 'readOnly'>

/** One stage of a chain, at its place. */
export function Stage({ stage, at, change, remove, error, readOnly }: StagePart & { remove: () => void }) {
  const { t } = useTranslation('my-offers')
  return (
    <fieldset className={styles.stage} data-part={`chain.${at}`}>
      <legend>
        {at + 1}. {t(`stage.${stage.stage}`)}
      </legend>
      <StageFields {...{ stage, at, change, error, readOnly }} />
      <Owners
        owners={stage.ownership}
        of={stage.operator || t('theOperator')}
        path={`chain.${at}.ownership`}
        depth={1}
        onChange={ownership => change({ ownership })}
        {...{ error, readOnly }}
      />
      <Control
        control={stage.control}
        of={stage.operator || t('theOperator')}
        path={`chain.${at}.control`}
        onChange={control => change({ control })}
        {...{ error, readOnly }}
      />
      {stage.stage === 'recycling' && (
        <Feed
          feed={stage.recycledFrom}
          path={`chain.${at}.recycledFrom`}
          onChange={recycledFrom => change({ recycledFrom })}
          {...{ error, readOnly }}
        />
      )}
      {!readOnly && (
        <div className="row">
          <Button kind="quiet" onPress={remove}>
            {t('removeStage', { number: at + 1 })}
          </Button>
        </div>
      )}
    </fieldset>
  )
}

function StageFields({ stage, at, change, error, readOnly }: StagePart) {
  const { t } = useTranslation('my-offers')
  const label = useLabel()
  return (
    <div className={styles.fields}>
      <Choice
        label={label(rows.stage)}
        value={stage.stage}
        onChange={value => change({ stage: value })}
        options={STAGES.map(value => ({ value, label: t(`stage.${value}`) }))}
      />
      <CountryField
        label={label(rows.country)}
        hint={t('countryHint')}
        value={stage.country}
        onChange={country => change({ country })}
        error={error(`chain.${at}.country`)}
        isReadOnly={readOnly}
      />
      <Field
        label={label(rows.site)}
        value={stage.site}
        onChange={site => change({ site })}
        error={error(`chain.${at}.site`)}
        isReadOnly={readOnly}
      />
      <Field
        label={label(rows.operator)}
        value={stage.operator}
        onChange={operator => change({ operator })}
        error={error(`chain.${at}.operator`)}
        isReadOnly={readOnly}
      />
      <Field
        label={label(rows.chineseInputPct)}
        hint={t('optional')}
        value={stage.chineseInputPct}
        onChange={chineseInputPct => change({ chineseInputPct })}
        inputMode="decimal"
        error={error(`chain.${at}.chineseInputPct`)}
        isReadOnly={readOnly}
      />
      <CountryField
        label={label(rows.tolledIn)}
        hint={t('tolledInHint')}
        value={stage.tolledIn}
        onChange={tolledIn => change({ tolledIn })}
        error={error(`chain.${at}.tolledIn`)}
        isReadOnly={readOnly}
      />
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={stage.chineseTechnology}
          disabled={readOnly}
          onChange={({ target }) => change({ chineseTechnology: target.checked })}
        />
        {label(rows.chineseTechnology)}
      </label>
    </div>
  )
}
