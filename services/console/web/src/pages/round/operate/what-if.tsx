import { namesOf } from '@lodestone/kernel/members'
import { useMemo, useState } from 'react'
import { Form } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { api, ask } from '../../../api/client.ts'
import { Problem } from '../../../api/problem.ts'
import { useCommand } from '../../../api/queries.ts'
import { type Round, whyNoResult } from '../../../round/round.ts'
import { changesOf } from '../../../round/rules.changes.ts'
import { textOf } from '../../../round/rules.text.ts'
import { RulesForm } from '../../../round/rules-form.tsx'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { useProblemText } from '../../../ui/problem-text.ts'
import { Empty } from '../../../ui/state.tsx'
import { Outcome } from './what-if.outcome.tsx'

/** The sealed books under other rules. Changes nothing, and says so wherever it shows a figure. */
export default function WhatIfTab({ round }: { round: Round }) {
  const { t } = useTranslation('round-what-if')
  if (round.resultHash === undefined)
    return (
      <Card title={t('title')}>
        <Empty>{t('notYet')}</Empty>
      </Card>
    )
  return <Trial round={round} />
}

function Trial({ round }: { round: Round }) {
  const { t } = useTranslation(['round-what-if', 'rules', 'round'])
  const problemText = useProblemText()
  const own = useMemo(() => textOf(round.rules), [round.rules])
  const [text, setText] = useState(own)
  const changes = changesOf(own, text)
  const names = namesOf(changes)
  const trial = useCommand(() =>
    ask(api.POST('/rounds/{id}/what-if', { params: { path: { id: round.id } }, body: { rules: changes } })),
  )
  const problem = trial.error instanceof Problem ? trial.error : undefined
  const why = problem && whyNoResult(problem.code)
  return (
    <>
      <Card title={t('title')} lead={t('lead')} aside={<Badge tone="warn">{t('hypothetical')}</Badge>}>
        <Form
          validationBehavior="aria"
          className="stack"
          onSubmit={event => {
            event.preventDefault()
            trial.mutate(undefined)
          }}
        >
          <RulesForm value={text} onChange={setText} problem={problem} joined />
          {trial.isError && (
            <p className="note bad" role="alert">
              {why ? `${t(`round:${why}`)} ${t('noResult')}` : problemText(trial.error)}
            </p>
          )}
          <div className="row">
            <Button type="submit" kind="primary" isPending={trial.isPending}>
              {t('run')}
            </Button>
            <Button onPress={() => setText(own)}>{t('reset')}</Button>
            <span className="hint">{names.length === 0 ? t('unchanged') : t('changed', { count: names.length })}</span>
          </div>
        </Form>
      </Card>
      <div aria-live="polite">
        {trial.isPending && <p className="note">{t('running')}</p>}
        {trial.data && !trial.isPending && <Outcome round={round} tried={trial.data} />}
      </div>
    </>
  )
}
