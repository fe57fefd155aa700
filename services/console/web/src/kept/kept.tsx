import { useQuery } from '@tanstack/react-query'
import { Fragment, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../format/use-format.ts'
import { useSession } from '../session/session.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { ConfirmButton } from '../ui/dialog.tsx'
import { FaultNote } from '../ui/fault-note.tsx'
import { Loaded } from '../ui/state.tsx'
import { draftQuery, draftsQuery, personOf } from './drafts.ts'
import type { Keeping } from './use-keeping.ts'

/** What a form was left with: `shape` names what wrote it, so that a later form does not read what it would take for something else. */
export type KeptForm = { readonly shape: string }
export type Kept<Form extends KeptForm> = {
  readonly form: Form | undefined
  readonly savedAt: string | undefined
  /** Begins with an empty form. */
  anew(): void
}

/** A form that goes on with what was typed into it before and not sent. */
export function WithKept<Form extends KeptForm>({
  id,
  shape,
  children,
}: {
  id: string
  shape: Form['shape']
  children: (kept: Kept<Form>) => ReactNode
}) {
  const query = useQuery(draftQuery(id, personOf(useSession())))
  const [times, setTimes] = useState(0)
  return (
    <Loaded query={query}>
      {({ draft }) => {
        const read: Form | undefined = draft ? JSON.parse(draft.content) : undefined
        const form = read?.shape === shape ? read : undefined
        const kept = { form, savedAt: form && draft?.savedAt, anew: () => setTimes(times + 1) }
        return <Fragment key={times}>{children(kept)}</Fragment>
      }}
    </Loaded>
  )
}

/** Above a form: that it goes on with what was typed before, and the way to begin anew. */
export function Resumed<Form extends KeptForm>({ kept, keeping }: { kept: Kept<Form>; keeping: Keeping }) {
  const { t } = useTranslation('app')
  const format = useFormat()
  if (kept.savedAt === undefined) return null
  return (
    <div className="note row" role="status">
      <span>{t('kept.resumed', { when: format.dateTime(kept.savedAt) })}</span>
      <ConfirmButton
        label={t('kept.anew')}
        title={t('kept.anewTitle')}
        confirmLabel={t('kept.anew')}
        confirmKind="danger"
        kind="quiet"
        act={async () => {
          await keeping.forget()
          kept.anew()
        }}
      >
        <p>{t('kept.anewWhat')}</p>
      </ConfirmButton>
    </div>
  )
}

/** Beside the buttons of a form: whether what is typed is safe. */
export function KeptAt({ keeping: { keptAt, fault, isInTab } }: { keeping: Keeping }) {
  const { t } = useTranslation('app')
  const format = useFormat()
  if (fault !== undefined)
    return (
      <>
        <p className="note warn" role="alert">
          {t(isInTab ? 'kept.failed' : 'kept.failedNowhere')}
        </p>
        <FaultNote error={fault} />
      </>
    )
  return keptAt === undefined ? null : <p className="hint">{t('kept.at', { when: format.dateTime(keptAt) })}</p>
}

/** In a list: that a new one was begun, and the way to it. */
export function Begun({ id, to }: { id: string; to: string }) {
  const { t } = useTranslation('app')
  const format = useFormat()
  const draft = useQuery(draftsQuery()).data?.find(one => one.id === id)
  if (!draft) return null
  return (
    <div className="note row">
      <span>{t('kept.begun', { when: format.dateTime(draft.savedAt) })}</span>
      <ButtonLink to={to}>{t('kept.goOn')}</ButtonLink>
    </div>
  )
}
