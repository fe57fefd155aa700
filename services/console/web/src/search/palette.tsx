import { useState } from 'react'
import {
  Autocomplete,
  Header,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Modal,
  ModalOverlay,
  SearchField,
  Dialog as Window,
} from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { Route } from '../routes.tsx'
import { type Find, foundIn } from './search.ts'
import { useFinds } from './use-finds.ts'
import './palette.css'

/** A window in which one types where to go: arrows choose, Enter goes there, Escape closes it. */
export default function Palette({ routes, close }: { routes: readonly Route[]; close: () => void }) {
  const { t } = useTranslation('search')
  const [text, setText] = useState('')
  const [, go] = useLocation()
  const isTyped = text.trim() !== ''
  const { finds, isReading, isShort } = useFinds(routes, isTyped)
  const groups = foundIn(finds, text)
  const toFind = new Map(groups.flatMap(group => group.finds.map(find => [keyOf(find), find] as const)))
  const count = toFind.size
  return (
    <ModalOverlay className="scrim palette-scrim" isDismissable isOpen onOpenChange={isOpen => !isOpen && close()}>
      <Modal className="modal palette">
        <Window className="palette-window" aria-label={t('title')}>
          <Autocomplete inputValue={text} onInputChange={setText}>
            <SearchField className="field palette-field" autoFocus>
              <Label className="hidden-visually">{t('title')}</Label>
              <Input className="input" placeholder={t('placeholder')} />
            </SearchField>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
            {/* biome-ignore lint/a11y/useSemanticElements: not a fieldset, there is nothing to fill in */}
            <div role="group" className="palette-scroll" aria-label={t('found')} tabIndex={0}>
              <ListBox
                className="options palette-found"
                aria-label={t('found')}
                selectionMode="none"
                onAction={key => {
                  const find = toFind.get(String(key))
                  if (!find) return
                  close()
                  go(find.to)
                }}
              >
                {groups.map(group => (
                  <ListBoxSection key={group.kind} id={group.kind}>
                    <Header className="palette-kind">{t(`kind.${group.kind}`)}</Header>
                    {group.finds.map(find => (
                      <ListBoxItem key={keyOf(find)} id={keyOf(find)} textValue={find.label} className="option">
                        <span>{find.label}</span>
                        {find.more !== undefined && <span className="hint">{find.more}</span>}
                      </ListBoxItem>
                    ))}
                  </ListBoxSection>
                ))}
              </ListBox>
            </div>
          </Autocomplete>
          <p className="hint palette-said" role="status">
            {[
              isReading ? t('reading') : count === 0 ? t('nothing') : isTyped && t('some', { count }),
              groups.some(group => group.more > 0) && t('more'),
              isShort && t('short'),
            ]
              .filter(Boolean)
              .join(' ')}
          </p>
        </Window>
      </Modal>
    </ModalOverlay>
  )
}

/** Ids of two kinds may be alike. */
const keyOf = ({ kind, id }: Find): string => `${kind} ${id}`
