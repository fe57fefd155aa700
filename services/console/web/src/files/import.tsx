import { lazy, Suspense, useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { remarked } from '../refusal/refused.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { FaultNote } from '../ui/fault-note.tsx'
import { Loading } from '../ui/state.tsx'
import { sendFile, typed } from './files.ts'
import type { Preview } from './preview.ts'
import { Read } from './read.tsx'
import { NONE, type Query, queryOf, ReadingOptions } from './reading-options.tsx'

/** Files chosen so far, so that each has a number of its own. */
let chosenFiles = 0

// Loaded with the first file that is to be mapped.
const MapFile = lazy(() => import('./mapped/map-file.tsx'))

/**
 * A file read by the hub and shown before anything is stored. `actions` gets what was read, the file and how it was read, and gives what one can
 * do with it.
 */
export function ImportFile({
  path,
  mapped = false,
  actions,
}: {
  path: string
  /** Whether files of an ERP and Catena-X demand are taken too. */
  mapped?: boolean
  actions: (
    preview: Preview,
    file: File,
    query: Record<string, string | undefined>,
    close: () => void,
  ) => React.ReactNode
}) {
  const { t } = useTranslation('files')
  return (
    <Dialog title={t('title')} size="wide" trigger={<Button>{t('open')}</Button>}>
      {close => <Reading {...{ path, mapped, actions, close }} />}
    </Dialog>
  )
}

function Reading({ path, mapped, actions, close }: Required<Parameters<typeof ImportFile>[0]> & { close: () => void }) {
  const { t } = useTranslation(['files', 'app'])
  const [options, setOptions] = useState(NONE)
  const [file, setFile] = useState<File>()
  const [preview, setPreview] = useState<Preview>()
  const [error, setError] = useState<unknown>()
  const [pending, setPending] = useState(false)
  const [nth, setNth] = useState(0)
  const query = queryOf(options)
  const read = async (chosen: File | undefined, how: Query) => {
    if (!chosen) return
    setFile(chosen)
    setPending(true)
    setError(undefined)
    setPreview(undefined)
    setNth(++chosenFiles)
    await sendFile<Preview>(path, chosen, how).then(remarked).then(setPreview, setError)
    setPending(false)
  }
  const choose = async (chosen: File | undefined) => read(chosen && mapped ? await typed(chosen) : chosen, query)
  const end = (read: Preview) => (
    <div className="dialog-actions">
      <Button slot="close" kind="quiet">
        {t('app:action.cancel')}
      </Button>
      {file && actions(read, file, query, close)}
    </div>
  )
  return (
    <>
      <p>{t(mapped ? 'leadMapped' : 'lead')}</p>
      <ReadingOptions options={options} setOptions={setOptions} mapped={mapped} />
      <div className="row">
        <FileTrigger
          acceptedFileTypes={[
            '.csv',
            '.xlsx',
            '.ndjson',
            '.json',
            '.txt',
            ...(mapped ? ['.edi', '.edifact', '.xml'] : []),
          ]}
          onSelect={files => void choose(files?.[0])}
        >
          <Button kind={preview ? 'secondary' : 'primary'} isDisabled={pending}>
            {t('choose')}
          </Button>
        </FileTrigger>
        {file && (
          <Button kind="quiet" onPress={() => void read(file, query)}>
            {t('again', { name: file.name })}
          </Button>
        )}
      </div>
      <FaultNote error={error} />
      {preview?.found && file && (
        <Suspense fallback={<Loading />}>
          <MapFile key={nth} toMap={{ path, file, nth, how: query, found: preview.found }}>
            {end}
          </MapFile>
        </Suspense>
      )}
      {preview && !preview.found && (
        <>
          <Read preview={preview} />
          {end(preview)}
        </>
      )}
    </>
  )
}
