import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { useWords } from '../../outlook/use-words.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { PlainTable } from '../../ui/plain-table.tsx'
import { toast } from '../../ui/toast.tsx'
import { ownLinesQuery, type StockPreview } from './my-outlook.queries.ts'
import { type PreviewedStock, previewOf, takeStock } from './stock-previewed.ts'

/** A partner's document that is read and shown line by line before it states any stock. */
export function StockUpload({ version }: { version: number }) {
  const { t } = useTranslation('my-outlook')
  return (
    <Dialog title={t('stock.uploadTitle')} size="wide" trigger={<Button>{t('stock.upload')}</Button>}>
      {close => <Reading version={version} onTaken={close} />}
    </Dialog>
  )
}

function Reading({ version, onTaken }: { version: number; onTaken: () => void }) {
  const { t } = useTranslation(['my-outlook', 'app'])
  const client = useQueryClient()
  const [read, setRead] = useState<{ file: File; preview: PreviewedStock }>()
  const [error, setError] = useState<unknown>()
  const [isPending, setPending] = useState(false)
  const trying = async (act: () => Promise<void>) => {
    setPending(true)
    setError(undefined)
    await act().catch(setError)
    setPending(false)
  }
  const choose = (file: File) =>
    trying(async () => {
      setRead(undefined)
      setRead({ file, preview: await previewOf(file) })
    })
  const take = (file: File) =>
    trying(async () => {
      client.setQueryData(ownLinesQuery().queryKey, await takeStock(file, version))
      await client.invalidateQueries({ queryKey: ['outlook'] })
      toast(t('stock.taken'))
      onTaken()
    })
  return (
    <>
      <p>{t('stock.uploadWhat')}</p>
      <div className="row">
        <FileTrigger
          acceptedFileTypes={['.json']}
          onSelect={files => {
            const file = files?.[0]
            if (file) void choose(file)
          }}
        >
          <Button kind={read ? 'secondary' : 'primary'} isDisabled={isPending}>
            {t('stock.choose')}
          </Button>
        </FileTrigger>
        {read && <span>{read.file.name}</span>}
      </div>
      <FaultNote error={error} />
      {read && <Previewed preview={read.preview} />}
      <div className="dialog-actions">
        <Button slot="close" kind="quiet">
          {t('app:action.cancel')}
        </Button>
        {read?.preview.importable && (
          <Button kind="primary" isPending={isPending} onPress={() => void take(read.file)}>
            {t('stock.take')}
          </Button>
        )}
      </div>
    </>
  )
}

function Previewed({ preview: { importable, faults, remarks, lines } }: { preview: PreviewedStock }) {
  const { t } = useTranslation('my-outlook')
  const said = importable ? remarks : faults
  return (
    <div className="stack" role="status">
      <p className={`note ${importable ? 'good' : 'bad'}`}>
        {importable ? t('stock.sound', { count: lines.length }) : t('stock.faults', { count: faults.length })}
      </p>
      {importable && <Lines lines={lines} />}
      {said.length > 0 && (
        <PlainTable
          label={t('stock.said')}
          heads={[{ text: t('stock.place') }, { text: t('stock.said') }]}
          rows={said.map(({ place, message }) => ({ id: `${place} ${message}`, cells: [place, message] }))}
        />
      )}
    </div>
  )
}

function Lines({ lines }: { lines: StockPreview['lines'] }) {
  const { t } = useTranslation(['my-outlook', 'outlook'])
  const format = useFormat()
  const words = useWords()
  const stock = (own: StockPreview['lines'][number]['before']): string =>
    own === undefined ? '–' : 'kg' in own ? format.kg(own.kg) : t('stock.days', { count: own.days })
  const heads = [
    { text: t('outlook:line') },
    { text: t('outlook:element') },
    { text: t('stock.before'), isFigure: true },
    { text: t('stock.after'), isFigure: true },
    { text: t('stock.blocked'), isFigure: true },
  ]
  return (
    <PlainTable
      label={t('stock.title')}
      heads={heads}
      rows={lines.map(({ line, element, before, stock: after, blockedKg }) => ({
        id: `${line} ${element}`,
        cells: [
          line,
          words.element(element),
          stock(before),
          stock(after),
          blockedKg === undefined ? '–' : format.kg(blockedKg),
        ],
      }))}
    />
  )
}
