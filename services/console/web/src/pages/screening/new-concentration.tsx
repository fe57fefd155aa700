import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { Field } from '../../ui/field.tsx'
import { Adding, faultFinder, textOf, tomorrow } from './adding.tsx'
import { type ConcentrationDraft, concentrationDraftOf, concentrationFaults, concentrationOf } from './policy.ts'
import styles from './screening.module.css'
import type { ConcentrationRules, Policy, PolicyVersion } from './screening.ts'

/** New rules on how much may come from one country. They judge no offer, so there is nothing to try them on. */
export function NewConcentration({
  policy,
  rules,
  newest,
}: {
  policy: Policy
  rules: ConcentrationRules
  newest: PolicyVersion
}) {
  const { t } = useTranslation('screening')
  const [draft, setDraft] = useState(() => concentrationDraftOf(rules, newest, tomorrow()))
  const [refused, setRefused] = useState<unknown>()
  const set = (next: Partial<ConcentrationDraft>) => {
    setRefused(undefined)
    setDraft(before => ({ ...before, ...next }))
  }
  const faults = concentrationFaults(draft)
  const part = { draft, set, errorAt: faultFinder(refused) }
  const share = textOf(part, 'maxCountrySharePct', 'rules.maxCountrySharePct')
  const year = textOf(part, 'byYear', 'rules.byYear')
  return (
    <div className={styles.form}>
      <div className={styles.filters}>
        <Field label={t('validFrom')} type="date" {...textOf(part, 'validFrom')} isRequired />
        <Field label={t('validTo')} hint={t('validToHint')} type="date" {...textOf(part, 'validTo')} />
        <Field
          label={`${t('rule.maxCountrySharePct')}, ${t('pct')}`}
          inputMode="decimal"
          {...share}
          error={faults.has('maxCountrySharePct') ? t('shareFault') : share.error}
          isRequired
        />
        <Field
          label={t('rule.byYear')}
          inputMode="numeric"
          {...year}
          error={faults.has('byYear') ? t('yearFault') : year.error}
          isRequired
        />
      </div>
      <Adding
        {...part}
        policy={policy}
        body={concentrationOf(draft, rules)}
        isRight={faults.size === 0}
        onRefused={setRefused}
      >
        <Consequence draft={draft} from={rules} />
      </Adding>
    </div>
  )
}

/** What follows, once it is asked: before that the draft may be half typed. */
function Consequence({ draft, from }: { draft: ConcentrationDraft; from: ConcentrationRules }) {
  const { t } = useTranslation('screening')
  const format = useFormat()
  const { rules, validFrom } = concentrationOf(draft, from)
  return (
    <>
      <p>
        {t('concentrationWhat', {
          day: format.date(validFrom),
          share: format.exactPercent(rules.maxCountrySharePct),
          year: rules.byYear,
        })}
      </p>
      <p>{t('concentrationOffers')}</p>
    </>
  )
}
