import { newKey } from '@lodestone/client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmButton, Dialog } from '../../ui/dialog.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { toast } from '../../ui/toast.tsx'
import { GROUP_TONES, type Group, groupsQuery, useAskGroup, useEndGroup, usePlaceGroup } from './groups.queries.ts'
import { PositionChoice } from './invite.fields.tsx'
import type { Position } from './people.ts'

/** Groups of the issuer whose people act for one's organisation, without being named one by one. */
export function Groups() {
  const { t } = useTranslation('people')
  const query = useQuery(groupsQuery())
  return (
    <Card title={t('groups.title')} lead={t('groups.lead')} aside={<AskGroup />}>
      <Loaded query={query}>
        {({ items }) => {
          const standing = items.filter(one => one.state !== 'ended')
          if (standing.length === 0) return <Empty>{t('groups.none')}</Empty>
          return standing.map(one => <Line key={one.id} group={one} />)
        }}
      </Loaded>
    </Card>
  )
}

function Line({ group }: { group: Group }) {
  const { t } = useTranslation('people')
  const name = group.group
  return (
    <div className="row">
      <strong>{name}</strong>
      <span>{t(`position.${group.position}`)}</span>
      <Badge tone={GROUP_TONES[group.state]}>{t(`groups.state.${group.state}`)}</Badge>
      <Dialog title={t('groups.placeTitle', { name })} trigger={<Button kind="quiet">{t('groups.place')}</Button>}>
        {close => <PlaceGroup key={group.version} group={group} close={close} />}
      </Dialog>
      <EndGroup group={group} />
    </div>
  )
}

/** Ends the access of a group, or refuses one that was asked for. */
export function EndGroup({ group, organisation }: { group: Group; organisation?: string }) {
  const { t } = useTranslation('people')
  const end = useEndGroup(group.id)
  const act = organisation === undefined ? 'end' : 'refuse'
  const said = { name: group.group, organisation }
  return (
    <ConfirmButton
      label={t(`groups.${act}`)}
      kind="quiet"
      title={t(`groups.${act}Title`, said)}
      confirmLabel={t(`groups.${act}Now`)}
      confirmKind="danger"
      act={async () => {
        await end.mutateAsync(undefined)
        toast(t(act === 'end' ? 'groups.ended' : 'groups.refused', said))
      }}
    >
      <p>{t(`groups.${act}What`, said)}</p>
    </ConfirmButton>
  )
}

function PlaceGroup({ group, close }: { group: Group; close: () => void }) {
  const { t } = useTranslation(['people', 'app'])
  const [position, setPosition] = useState<Position>(group.position)
  const [fault, setFault] = useState<unknown>()
  const place = usePlaceGroup(group)
  const send = async () => {
    setFault(undefined)
    await place.mutateAsync(position).then(close, setFault)
  }
  return (
    <Form send={send} isReady={position !== group.position}>
      <PositionChoice kind="human" value={position} onChange={setPosition} />
      <FaultNote error={fault} />
      <Buttons label={t('save')} isPending={place.isPending} />
    </Form>
  )
}

function AskGroup() {
  const { t } = useTranslation('people')
  return (
    <Dialog title={t('groups.askTitle')} trigger={<Button>{t('groups.ask')}</Button>}>
      {close => <Asking close={close} />}
    </Dialog>
  )
}

function Asking({ close }: { close: () => void }) {
  const { t } = useTranslation('people')
  const [key, setKey] = useState(newKey)
  const [group, setGroup] = useState('')
  const [position, setPosition] = useState<Position>('trader')
  const [fault, setFault] = useState<unknown>()
  const ask = useAskGroup()
  const isReady = group.trim() !== ''
  const send = async () => {
    setFault(undefined)
    await ask.mutateAsync({ key, group: group.trim(), position }).then(() => {
      toast(t('groups.asked'))
      close()
    }, setFault)
  }
  return (
    <Form send={send} isReady={isReady}>
      <p>{t('groups.askWhat')}</p>
      <Field
        label={t('groups.name')}
        hint={t('groups.nameHint')}
        value={group}
        onChange={text => {
          setKey(newKey())
          setGroup(text)
        }}
        isRequired
        maxLength={200}
      />
      <PositionChoice
        kind="human"
        value={position}
        onChange={next => {
          setKey(newKey())
          setPosition(next)
        }}
      />
      <FaultNote error={fault} />
      <Buttons label={t('groups.askNow')} isPending={ask.isPending} isDisabled={!isReady} />
    </Form>
  )
}

function Buttons({
  label,
  isPending,
  isDisabled = false,
}: {
  label: string
  isPending: boolean
  isDisabled?: boolean
}) {
  const { t } = useTranslation('app')
  return (
    <div className="dialog-actions">
      <Button slot="close" kind="quiet">
        {t('action.cancel')}
      </Button>
      <Button type="submit" kind="primary" isPending={isPending} isDisabled={isDisabled}>
        {label}
      </Button>
    </div>
  )
}
