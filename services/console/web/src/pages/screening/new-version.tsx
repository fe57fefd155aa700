import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { Button } from '../../ui/button.tsx'
import { Fault } from '../../ui/state.tsx'
import { Adding, faultFinder, tomorrow } from './adding.tsx'
import { usePreview } from './policy.queries.ts'
import { draftOf, trialOf, type VersionDraft, versionOf } from './policy.ts'
import { Previewed } from './previewed.tsx'
import { RuleFields } from './rule-fields.tsx'
import styles from './screening.module.css'
import type { OriginRules, Policy, PolicyVersion } from './screening.ts'

/** New rules for a policy: changed, tried on every standing offer, and only then added. */
export function NewVersion({ policy, rules, newest }: { policy: Policy; rules: OriginRules; newest: PolicyVersion }) {
  const { t } = useTranslation('screening')
  const [draft, setDraft] = useState(() => draftOf(rules, newest, tomorrow()))
  const [refused, setRefused] = useState<unknown>()
  const format = useFormat()
  const preview = usePreview(policy.id)
  const set = (part: Partial<VersionDraft>) => setDraft(before => ({ ...before, ...part }))
  const tried =
    preview.data !== undefined && JSON.stringify(preview.variables) === JSON.stringify(trialOf(draft, rules))
  const moving = (preview.data?.flips ?? []).reduce((sum, flip) => sum + flip.count, 0)
  const fault = preview.error ?? refused
  const errorAt = faultFinder(fault)
  return (
    <form
      className={styles.form}
      // What the hub refused stands beside its field, and must not keep the browser from sending it again.
      noValidate
      onSubmit={event => {
        event.preventDefault()
        setRefused(undefined)
        preview.mutate(trialOf(draft, rules))
      }}
    >
      <RuleFields {...{ draft, set, errorAt }} />
      <div className="row">
        <Button type="submit" isPending={preview.isPending}>
          {t('preview')}
        </Button>
        {preview.data === undefined && <span className="hint">{t('previewFirst')}</span>}
      </div>
      {preview.isError && <Fault error={preview.error} />}
      {preview.data && !tried && <p className="note warn">{t('previewStale')}</p>}
      {preview.data && <Previewed preview={preview.data} />}
      {tried && (
        <Adding {...{ policy, draft, set, errorAt }} body={versionOf(draft, rules)} onRefused={setRefused}>
          <p>{t('addWhat', { day: format.date(draft.validFrom) })}</p>
          {policy.screensOffers && <p>{t('addOwn')}</p>}
          <p>{moving === 0 ? t('nothingFlips') : t('wouldMove', { count: moving })}</p>
        </Adding>
      )}
    </form>
  )
}
