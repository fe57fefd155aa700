import { newKey } from '@lodestone/client'
import { byName } from '@lodestone/kernel/members'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../../api/problem.ts'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import { type NewPolicyVersion, useAddVersion } from './policy.queries.ts'
import type { Stated } from './policy.ts'
import styles from './screening.module.css'
import type { Policy } from './screening.ts'
import { todayOf } from './validity.ts'

const DAY_MS = 86_400_000
/** The shortest reason that the hub takes. */
const MIN_REASON = 3

/** A part of a version's form: what is typed, how it changes, and what is wrong where. */
export type VersionFormPart<Draft> = {
  draft: Draft
  set: (part: Partial<Draft>) => void
  errorAt: (...paths: string[]) => string | undefined
}

export const tomorrow = (): string => todayOf(Date.now() + DAY_MS)

/** The hub's sentence about a field, by the beginning of its path. */
export function faultFinder(fault: unknown): VersionFormPart<unknown>['errorAt'] {
  const errors = fault instanceof Problem ? fault.errors : []
  return (...paths) => errors.find(error => paths.some(path => error.path.startsWith(path)))?.message
}

/** The same field for each name that is a text of the draft. */
export const textOf = <Name extends string>(
  {
    draft,
    set,
    errorAt,
  }: Omit<VersionFormPart<Record<Name, string>>, 'set'> & { set: (part: Record<Name, string>) => void },
  name: Name,
  path: string = name,
) => ({
  value: draft[name],
  onChange: (value: string) => set(byName([name], () => value)),
  error: errorAt(path),
})

/** Where the rules come from, why they are added, and the button that adds them; its children say what follows. */
export function Adding({
  policy,
  body,
  isRight = true,
  onRefused,
  children,
  ...part
}: VersionFormPart<Stated> & {
  policy: Policy
  body: NewPolicyVersion
  /** False while a field of the rules cannot be sent. */
  isRight?: boolean
  onRefused: (error: unknown) => void
  children: ReactNode
}) {
  const { t } = useTranslation('screening')
  const add = useAddVersion(policy.id)
  // The same form sent twice adds one version; a form that was changed is another.
  const [keys] = useState(() => new Map<string, string>())
  const key = () => {
    const text = JSON.stringify(body)
    const known = keys.get(text) ?? newKey()
    keys.set(text, known)
    return known
  }
  const isReady =
    isRight &&
    body.validFrom !== '' &&
    body.reason.length >= MIN_REASON &&
    body.source.title !== '' &&
    body.source.reference !== '' &&
    !add.isPending
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
              part.set({ reason: '', note: '' })
              toast(t('added', { policy: policy.name, version: made.versions.at(-1)?.version ?? '' }))
            } catch (error) {
              onRefused(error)
              throw error
            }
          }}
        >
          {children}
          <p>{t('addForGood')}</p>
        </ConfirmButton>
      </div>
    </>
  )
}
