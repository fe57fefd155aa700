import { newKey } from '@lodestone/client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { applicationsQuery, useApply } from '../../application/application.queries.ts'
import type { Application } from '../../application/application.ts'
import { keepInTab, personOf, textInTab } from '../../kept/drafts.ts'
import { useSession } from '../../session/session.tsx'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/state.tsx'
import { toast } from '../../ui/toast.tsx'
import { ApplyForm } from './apply-form.tsx'
import { EMPTY, type Filled, filledFrom, restored } from './form.ts'
import { Standing } from './standing.tsx'

/** What this tab keeps it as until it is sent. */
const TYPED = 'application'

/** Milliseconds after which whoever waits here is shown what an operator has done. */
const LOOK_MS = 20_000

/** All that somebody sees who acts for no organisation: the form, then how the application stands. */
export default function ApplyPage() {
  const { t } = useTranslation('application')
  const query = useQuery(applicationsQuery(LOOK_MS))
  return (
    <Page title={t('yours')} lead={t('yoursLead')}>
      <Loaded query={query} rows={6}>
        {({ items }) => <Latest application={items.at(-1)} />}
      </Loaded>
    </Page>
  )
}

function Latest({ application }: { application: Application | undefined }) {
  const [again, setAgain] = useState<{ from: string; form: Filled }>()
  // Begun from an application that has ended, and over once another stands.
  const person = personOf(useSession())
  if (!application) {
    // Read once: what is typed afterwards is newer.
    const typed = textInTab(TYPED, person)
    return <New start={typed === undefined ? EMPTY : restored(typed)} />
  }
  if (again?.from === application.id) return <New start={again.form} />
  return (
    <Standing
      application={application}
      applyAgain={() => setAgain({ from: application.id, form: filledFrom(application.applied) })}
    />
  )
}

function New({ start }: { start: Filled }) {
  const { t } = useTranslation('application')
  const apply = useApply()
  // Sent again after a refusal it may say something else, and is another application then.
  const [key, setKey] = useState(newKey)
  const person = personOf(useSession())
  return (
    <ApplyForm
      start={start}
      label={t('send')}
      then={t('documentsLater')}
      send={async body => {
        try {
          await apply.mutateAsync({ key, body })
        } catch (error) {
          setKey(newKey())
          throw error
        }
        keepInTab(TYPED, person, undefined)
        toast(t('sent'))
      }}
      onForm={form => keepInTab(TYPED, person, JSON.stringify(form))}
    />
  )
}
