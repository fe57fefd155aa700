import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../../api/problem.ts'
import { useFormat } from '../../format/use-format.ts'
import { Button } from '../../ui/button.tsx'
import { Check } from '../../ui/check.tsx'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Fault } from '../../ui/state.tsx'
import { toast } from '../../ui/toast.tsx'
import { useAddVersion, usePreview } from './policy.queries.ts'
import { draftOf, trialOf, type VersionDraft, versionOf } from './policy.ts'
import { Previewed } from './previewed.tsx'
import styles from './screening.module.css'
import { type OriginRules, type Policy, type PolicyVersion, STAGES, todayOf } from './screening.ts'

const DAY_MS = 86_400_000
/** The shortest reason that the hub takes. */
const MIN_REASON = 3
const STATES = ['in-force', 'suspended', 'unknown'] as const
const TREATMENTS = ['ignored', 'noted', 'covered'] as const

/** New rules for a policy: changed, tried on every standing offer, and only then added. */
export function NewVersion({ policy, rules, newest }: { policy: Policy; rules: OriginRules; newest: PolicyVersion }) {
  const { t } = useTranslation('screening')
  const [draft, setDraft] = useState(() => draftOf(rules, newest, todayOf(Date.now() + DAY_MS)))
  const [refused, setRefused] = useState<unknown>()
  const preview = usePreview(policy.id)
  const set = (part: Partial<VersionDraft>) => setDraft(before => ({ ...before, ...part }))
  const tried = preview.data !== undefined && JSON.stringify(preview.variables) === JSON.stringify(trialOf(draft))
  const fault = preview.error ?? refused
  const errors = fault instanceof Problem ? fault.errors : []
  const errorAt = (...paths: string[]) => errors.find(error => paths.some(path => error.path.startsWith(path)))?.message
  return (
    <form
      className={styles.form}
      // What the hub refused stands beside its field, and must not keep the browser from sending it again.
      noValidate
      onSubmit={event => {
        event.preventDefault()
        setRefused(undefined)
        preview.mutate(trialOf(draft))
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
        <Adding {...{ policy, draft, set, errorAt }} flips={preview.data?.flips ?? []} onRefused={setRefused} />
      )}
    </form>
  )
}

type Part = {
  draft: VersionDraft
  set: (part: Partial<VersionDraft>) => void
  errorAt: (...paths: string[]) => string | undefined
}

/** The same field for each name that is a text of the draft. */
const textOf = (
  { draft, set, errorAt }: Part,
  name: Exclude<
    { [Name in keyof VersionDraft]: VersionDraft[Name] extends string ? Name : never }[keyof VersionDraft],
    'state'
  >,
  path: string = name,
) => ({
  value: draft[name],
  onChange: (value: string) => set({ [name]: value }),
  error: errorAt(path),
})

function RuleFields(part: Part) {
  const { t } = useTranslation('screening')
  const { draft, set } = part
  const treatments = TREATMENTS.map(value => ({ value, label: t(`treatment.${value}`) }))
  return (
    <>
      <div className={styles.filters}>
        <Field label={t('validFrom')} type="date" {...textOf(part, 'validFrom')} isRequired />
        <Field label={t('validTo')} hint={t('validToHint')} type="date" {...textOf(part, 'validTo')} />
        <Choice
          label={t('state')}
          value={draft.state}
          onChange={state => set({ state })}
          options={STATES.map(value => ({ value, label: t(`states.${value}`) }))}
          error={part.errorAt('state')}
        />
      </div>
      <div className={styles.filters}>
        <Field
          label={t('rule.coveredCountries')}
          hint={t('countriesHint')}
          {...textOf(part, 'countries', 'rules.coveredCountries')}
        />
        <Field
          label={t('rule.materials')}
          hint={t('materialsHint')}
          {...textOf(part, 'materials', 'rules.materials')}
        />
      </div>
      <fieldset className={styles.checks}>
        <legend>{t('rule.stages')}</legend>
        {STAGES.map(stage => (
          <Check
            key={stage}
            label={t(`stages.${stage}`)}
            isChecked={draft.stages.includes(stage)}
            onChange={on => set({ stages: STAGES.filter(one => (one === stage ? on : draft.stages.includes(one))) })}
          />
        ))}
      </fieldset>
      <Group label={t('rule.ownership')}>
        <Field
          label={`${t('rule.ownership')}, ${t('pct')}`}
          hint={t('pctHint')}
          inputMode="decimal"
          {...textOf(part, 'ownershipPct', 'rules.ownership.pct')}
        />
        <Field label={t('noticePct')} inputMode="decimal" {...textOf(part, 'noticePct', 'rules.ownership.noticePct')} />
        <Choice
          label={t('method.label')}
          value={draft.method}
          onChange={method => set({ method })}
          options={(['multiply', 'cascade'] as const).map(value => ({ value, label: t(`method.${value}`) }))}
        />
        <Check
          label={t('inclusive')}
          isChecked={draft.ownershipInclusive}
          onChange={ownershipInclusive => set({ ownershipInclusive })}
        />
      </Group>
      <Group label={t('rule.input')}>
        <Field
          label={`${t('rule.input')}, ${t('pct')}`}
          hint={t('pctHint')}
          inputMode="decimal"
          {...textOf(part, 'inputPct', 'rules.input')}
        />
        <Check
          label={t('inclusive')}
          isChecked={draft.inputInclusive}
          onChange={inputInclusive => set({ inputInclusive })}
        />
      </Group>
      <div className={styles.filters}>
        <Choice
          label={t('rule.location')}
          value={draft.location}
          onChange={location => set({ location })}
          options={(['covered', 'ignored'] as const).map(value => ({ value, label: t(`place.${value}`) }))}
        />
        <Choice
          label={t('rule.technology')}
          value={draft.technology}
          onChange={technology => set({ technology })}
          options={treatments}
        />
        <Choice
          label={t('rule.control')}
          value={draft.control}
          onChange={control => set({ control })}
          options={treatments}
        />
        <Choice
          label={t('rule.recycledFeed')}
          value={draft.recycledFeed}
          onChange={recycledFeed => set({ recycledFeed })}
          options={[
            { value: '', label: t('limit.none') },
            ...(['where-gathered', 'where-first-made'] as const).map(value => ({ value, label: t(`feed.${value}`) })),
          ]}
        />
        <Field
          label={`${t('rule.intermediaryPct')}, ${t('pct')}`}
          hint={t('pctHint')}
          inputMode="decimal"
          {...textOf(part, 'intermediaryPct', 'rules.intermediaryPct')}
        />
      </div>
    </>
  )
}

const Group = ({ label, children }: { label: string; children: ReactNode }) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid in every browser
  <div role="group" aria-label={label} className={styles.filters}>
    {children}
  </div>
)

function Adding({
  policy,
  flips,
  onRefused,
  ...part
}: Part & { policy: Policy; flips: readonly { count: number }[]; onRefused: (error: unknown) => void }) {
  const { t } = useTranslation('screening')
  const format = useFormat()
  const { draft, set } = part
  const add = useAddVersion(policy.id)
  // The same form sent twice adds one version; a form that was changed is another.
  const body = versionOf(draft)
  const [keys] = useState(() => new Map<string, string>())
  const key = () => {
    const text = JSON.stringify(body)
    const known = keys.get(text) ?? crypto.randomUUID()
    keys.set(text, known)
    return known
  }
  const moving = flips.reduce((sum, flip) => sum + flip.count, 0)
  const isReady =
    body.reason.length >= MIN_REASON && body.source.title !== '' && body.source.reference !== '' && !add.isPending
  return (
    <>
      <div className={styles.filters}>
        <Field label={t('sourceTitle')} {...textOf(part, 'sourceTitle', 'source.title')} isRequired />
        <Field label={t('sourceReference')} {...textOf(part, 'sourceReference', 'source.reference')} isRequired />
      </div>
      <Field label={t('note')} {...textOf(part, 'note')} rows={2} />
      <Field label={t('reason')} {...textOf(part, 'reason')} rows={2} isRequired />
      <div className="row">
        <ConfirmButton
          label={t('add')}
          kind="primary"
          isDisabled={!isReady}
          title={t('addTitle', { policy: policy.name })}
          confirmLabel={t('addNow')}
          confirmKind="danger"
          act={async () => {
            onRefused(undefined)
            try {
              const made = await add.mutateAsync({ key: key(), body })
              set({ reason: '', note: '' })
              toast(t('added', { policy: policy.name, version: made.versions.at(-1)?.version ?? '' }))
            } catch (error) {
              onRefused(error)
              throw error
            }
          }}
        >
          <p>{t('addWhat', { day: format.date(draft.validFrom) })}</p>
          {policy.screensOffers && <p>{t('addOwn')}</p>}
          <p>{moving === 0 ? t('nothingFlips') : t('wouldMove', { count: moving })}</p>
          <p>{t('addForGood')}</p>
        </ConfirmButton>
      </div>
    </>
  )
}
