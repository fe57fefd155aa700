import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Choice } from '../../ui/field.tsx'
import { Loaded, Loading } from '../../ui/state.tsx'
import { ToFill } from '../../ui/to-fill.tsx'
import type { Preview } from '../preview.ts'
import { Read } from '../read.tsx'
import { Columns } from './columns.tsx'
import { fitting, type Listed, type Missing, type Saved } from './form.ts'
import { mappingQuery, mappingsQuery } from './mapping.queries.ts'
import { Materials } from './materials.tsx'
import { Plants } from './plants.tsx'
import { Rules } from './rules.tsx'
import { Save } from './save.tsx'
import { type ToMap, useMapping } from './use-mapping.ts'

type Shown = { toMap: ToMap; children: (preview: Preview) => ReactNode }

/** A file in somebody's own numbers: what they mean, by a saved mapping or a new one, and then what the hub reads of it. */
export default function MapFile(props: Shown) {
  const query = useQuery(mappingsQuery())
  return <Loaded query={query}>{listed => <Begun listed={listed} {...props} />}</Loaded>
}

/** Begins with the saved mapping that fits the file where one alone does. */
function Begun({ listed, ...props }: Shown & { listed: readonly Listed[] }) {
  const [fit] = useState(() => {
    const [only, ...others] = fitting(listed, props.toMap.found)
    return others.length === 0 ? only?.id : undefined
  })
  const first = useQuery({ ...mappingQuery(fit ?? ''), enabled: fit !== undefined })
  if (fit !== undefined && !first.isFetchedAfterMount) return <Loading />
  return <Mapping listed={listed} initial={first.data} {...props} />
}

function Mapping({
  listed,
  initial,
  toMap,
  children,
}: Shown & { listed: readonly Listed[]; initial: Saved | undefined }) {
  const { t } = useTranslation('mapping')
  const mapped = useMapping(toMap, initial)
  const { found, saved, missing, lines, isLocating, isReady, isLong, fault } = mapped
  const preview = lines?.data
  return (
    <>
      <p>{t('lead', { name: toMap.file.name, format: t(`formatWord.${found.format}`) })}</p>
      <Chosen listed={fitting(listed, found)} saved={saved} take={mapped.take} />
      {found.format === 'erp' && <Columns mapped={mapped} />}
      {isLocating ? (
        <Loading />
      ) : (
        <>
          <Materials mapped={mapped} />
          <Plants mapped={mapped} />
        </>
      )}
      <Rules mapped={mapped} />
      <Save mapped={mapped} />
      <Lacking missing={missing} />
      {isLong && <p className="hint">{t('long')}</p>}
      <FaultNote error={fault} />
      <div className="row">
        <Button
          kind={lines ? 'secondary' : 'primary'}
          isDisabled={!isReady || isLong}
          onPress={lines ? () => void lines.refetch() : mapped.ask}
        >
          {t('read')}
        </Button>
      </div>
      {lines?.isPending && <Loading />}
      {preview && (
        <>
          <Read preview={preview} />
          {preview.errorCount > 0 ? <p>{t('correct')}</p> : children(preview)}
        </>
      )}
    </>
  )
}

/** The saved mappings that fit, and the one that is used. */
function Chosen({
  listed,
  saved,
  take,
}: {
  listed: readonly Listed[]
  saved: Saved | undefined
  take: (mapping: Saved | undefined) => void
}) {
  const { t } = useTranslation('mapping')
  const client = useQueryClient()
  const [fault, setFault] = useState<unknown>()
  const choose = async (id: string) => {
    setFault(undefined)
    await (id === 'none' ? Promise.resolve(undefined) : client.fetchQuery({ ...mappingQuery(id), staleTime: 0 })).then(
      take,
      setFault,
    )
  }
  if (listed.length === 0) return null
  return (
    <>
      <Choice
        label={t('saved')}
        value={saved?.id ?? 'none'}
        options={[{ value: 'none', label: t('fresh') }, ...listed.map(({ id, name }) => ({ value: id, label: name }))]}
        onChange={id => void choose(id)}
      />
      <FaultNote error={fault} />
    </>
  )
}

/** Fields that are named; of more it is enough to know that there are. */
const MOST_NAMED = 5

function Lacking({ missing }: { missing: readonly Missing[] }) {
  const { t } = useTranslation('mapping')
  const label = (one: Missing): string => {
    if (typeof one === 'string') return t(`lacks.${one}`)
    if ('plant' in one) return t('plant', { number: one.plant })
    return 'material' in one ? one.material : `${one.kgPerUnit}: ${t('kgPerUnit')}`
  }
  const more = missing.length - MOST_NAMED
  const named = missing.slice(0, MOST_NAMED).map(label)
  return <ToFill fields={more > 0 ? [...named, t('others', { count: more })] : named} />
}
