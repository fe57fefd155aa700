import { useTranslation } from 'react-i18next'
import { Choice } from '../ui/field.tsx'

/** How a file is read; what is `auto` the hub finds out. */
export type Options = { decimal: string; encoding: string; format: string }
export const NONE: Options = { decimal: 'auto', encoding: 'auto', format: 'auto' }
const given = (text: string): string | undefined => (text === 'auto' ? undefined : text)

/** Options as the hub takes them. */
export type Query = ReturnType<typeof queryOf>
export const queryOf = (options: Options) => ({
  decimal: given(options.decimal),
  encoding: given(options.encoding),
  format: given(options.format),
  first: '10000',
})

/** What the hub cannot find out by itself of every file. */
export function ReadingOptions({
  options,
  setOptions,
  mapped,
}: {
  options: Options
  setOptions: (change: (before: Options) => Options) => void
  mapped: boolean
}) {
  const { t } = useTranslation('files')
  const change = (name: keyof Options) => (value: string) => setOptions(before => ({ ...before, [name]: value }))
  return (
    <div className="grid">
      <Choice
        label={t('decimal')}
        value={options.decimal}
        onChange={change('decimal')}
        options={[
          { value: 'auto', label: t('decimalAuto') },
          { value: '.', label: t('decimalPoint') },
          { value: ',', label: t('decimalComma') },
        ]}
      />
      <Choice
        label={t('encoding')}
        value={options.encoding}
        onChange={change('encoding')}
        options={[
          { value: 'auto', label: t('encodingAuto') },
          { value: 'utf-8', label: 'UTF-8' },
          { value: 'windows-1252', label: 'Windows-1252' },
          { value: 'utf-16le', label: 'UTF-16' },
        ]}
      />
      {mapped && (
        <Choice
          label={t('format')}
          value={options.format}
          onChange={change('format')}
          options={[
            { value: 'auto', label: t('formatAuto') },
            { value: 'erp', label: t('formatErp') },
          ]}
        />
      )}
    </div>
  )
}
