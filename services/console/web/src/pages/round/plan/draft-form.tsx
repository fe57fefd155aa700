import { present } from '@lodestone/kernel/present'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { Form } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { Problem } from '../../../api/problem.ts'
import { Button, ButtonLink } from '../../../ui/button.tsx'
import { FaultNote } from '../../../ui/fault-note.tsx'
import type { DraftPart, RoundText } from './draft.ts'
import { RulesOfDraft } from './draft-form.rules.tsx'
import { WhatCard } from './draft-form.what.tsx'
import { WhenCard } from './draft-form.when.tsx'
import styles from './rounds.module.css'

/** What a draft says, for a new round and for one that is changed. `save` keeps it; what the hub refuses stands beside its field. */
export function DraftForm({
  initial,
  save,
  label,
  hint,
  cancelTo,
  whenStale,
  onText,
}: {
  initial: RoundText
  save: (text: RoundText) => Promise<unknown>
  label: string
  hint: string
  cancelTo: string
  /** What may be done when somebody else has changed the draft meanwhile. */
  whenStale?: ReactNode
  /** Told of what stands in the form, whenever it has changed. */
  onText?: (text: RoundText) => void
}) {
  const { t } = useTranslation('app')
  const [text, setText] = useState(initial)
  // biome-ignore lint/correctness/useExhaustiveDependencies: told of each text once
  useEffect(() => {
    if (text !== initial) onText?.(text)
  }, [text])
  const saving = useMutation({ mutationFn: save })
  const problem = saving.error instanceof Problem ? saving.error : undefined
  const part: DraftPart = {
    text,
    problem,
    set: name => value => setText(before => ({ ...before, [name]: value })),
  }
  return (
    <Form
      className={present(styles.form)}
      validationBehavior="aria"
      onSubmit={event => {
        event.preventDefault()
        saving.mutate(text)
      }}
    >
      <WhatCard {...part} own={initial.periods} />
      <WhenCard {...part} />
      <RulesOfDraft {...part} />
      <FaultNote error={saving.error} />
      {problem?.code === 'stale-version' && whenStale}
      <div className="row">
        <Button type="submit" kind="primary" isPending={saving.isPending}>
          {label}
        </Button>
        <ButtonLink to={cancelTo}>{t('action.cancel')}</ButtonLink>
        <span className="hint">{hint}</span>
      </div>
    </Form>
  )
}
