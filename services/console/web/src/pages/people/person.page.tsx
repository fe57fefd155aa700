import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { useNow } from '../../format/use-now.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Form } from '../../ui/form.tsx'
import { Page, type PageProps } from '../../ui/page.tsx'
import { Loaded } from '../../ui/state.tsx'
import { toast } from '../../ui/toast.tsx'
import { End } from './end.tsx'
import { PositionChoice } from './invite.fields.tsx'
import { personQuery, usePlace } from './people.queries.ts'
import { type Person, sinceOf, TONES } from './people.ts'

/** Somebody of one's organisation: what they may do, and the end of it. */
export default function PersonPage({ params }: PageProps) {
  const { t } = useTranslation('people')
  const query = useQuery(personQuery(params.id ?? ''))
  const { data } = query
  return (
    <Page
      title={data?.name ?? t('one')}
      back={{ to: '/my/people', label: t('title') }}
      aside={
        data && (
          <>
            <Badge tone={TONES[data.state]}>{t(`state.${data.state}`)}</Badge>
            {data.state !== 'left' && <End person={data} />}
          </>
        )
      }
    >
      <Loaded query={query}>{person => <One key={person.version} person={person} />}</Loaded>
    </Page>
  )
}

function One({ person }: { person: Person }) {
  const { t } = useTranslation('people')
  const format = useFormat()
  return (
    <>
      <Standing person={person} />
      <Card title={t(`kinds.${person.kind}`)}>
        <Facts
          items={[
            person.kind === 'human' ? [t('email'), person.email] : [t('account'), person.account],
            [t('positionHeader'), t(`position.${person.position}`)],
            [t('since'), format.dateTime(sinceOf(person))],
          ]}
        />
      </Card>
      {person.state !== 'left' && <Place person={person} />}
    </>
  )
}

/** Until when an invitation is good, or since when somebody has been gone. */
function Standing({ person: { state, lapsesAt, leftAt } }: { person: Person }) {
  const { t } = useTranslation('people')
  const format = useFormat()
  const now = useNow()
  if (state === 'left' && leftAt) return <p className="note">{t('leftAt', { time: format.dateTime(leftAt) })}</p>
  if (state !== 'invited' || !lapsesAt) return null
  const lapsed = Date.parse(lapsesAt) <= now
  return (
    <p className={`note${lapsed ? ' bad' : ''}`}>
      {t(lapsed ? 'lapsed' : 'lapses', { time: format.dateTime(lapsesAt) })}
    </p>
  )
}

function Place({ person: { id, kind, version, position: start } }: { person: Person }) {
  const { t } = useTranslation('people')
  const [position, setPosition] = useState(start)
  const [fault, setFault] = useState<unknown>()
  const place = usePlace(id)
  const send = async () => {
    setFault(undefined)
    await place.mutateAsync({ version, position }).then(() => toast(t('saved')), setFault)
  }
  return (
    <Form send={send} isReady={position !== start}>
      <Card title={t('positionHeader')}>
        <PositionChoice kind={kind} value={position} onChange={setPosition} />
        <FaultNote error={fault} />
        <div className="row">
          <Button type="submit" kind="primary" isDisabled={position === start} isPending={place.isPending}>
            {t('save')}
          </Button>
        </div>
      </Card>
    </Form>
  )
}
