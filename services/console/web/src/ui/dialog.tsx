import { type ReactNode, useState } from 'react'
import { DialogTrigger, Heading, Modal, ModalOverlay, Dialog as Window } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { FaultNote } from './fault-note.tsx'
import { ToFill } from './to-fill.tsx'

/** A window over the page. `trigger` is the button that opens it; `children` gets the function that closes it. */
export function Dialog({
  trigger,
  title,
  children,
  size = 'normal',
}: {
  trigger: ReactNode
  title: string
  children: (close: () => void) => ReactNode
  size?: 'normal' | 'wide'
}) {
  return (
    <DialogTrigger>
      {trigger}
      <ModalOverlay className="scrim" isDismissable>
        <Modal className={`modal ${size}`}>
          <Window className="dialog">
            {({ close }) => (
              <>
                <Heading slot="title">{title}</Heading>
                {children(close)}
              </>
            )}
          </Window>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  )
}

/**
 * A button whose act asks first. `children` says in full sentences what will happen and what cannot be undone; the window stays open and shows
 * the hub's answer when the act is refused.
 */
export function ConfirmButton({
  label,
  title,
  children,
  confirmLabel,
  kind = 'secondary',
  confirmKind = 'primary',
  isDisabled = false,
  canConfirm = true,
  missing = [],
  size = 'normal',
  act,
}: {
  label: ReactNode
  title: string
  children: ReactNode
  confirmLabel?: string
  kind?: 'primary' | 'secondary' | 'quiet' | 'danger'
  confirmKind?: 'primary' | 'danger'
  isDisabled?: boolean
  /** False while something that the act needs, such as a reason, is missing. */
  canConfirm?: boolean
  /** Labels of fields that the act needs and that are not filled in yet. */
  missing?: readonly string[]
  size?: 'normal' | 'wide'
  act: () => Promise<unknown>
}) {
  return (
    <Dialog
      title={title}
      size={size}
      trigger={
        <Button kind={kind} isDisabled={isDisabled}>
          {label}
        </Button>
      }
    >
      {close => (
        <Confirmation {...{ close, act, canConfirm, missing, confirmKind }} confirmLabel={confirmLabel ?? title}>
          {children}
        </Confirmation>
      )}
    </Dialog>
  )
}

/**
 * The button that was pressed is often gone once its act is done: whoever goes on by keyboard begins at the heading, not at nothing. Who has
 * gone on already is left where he is.
 */
function toHeading(): void {
  const waiting = new AbortController()
  for (const going of ['pointerdown', 'keydown'])
    addEventListener(going, () => waiting.abort(), { capture: true, signal: waiting.signal })
  setTimeout(() => {
    if (!waiting.signal.aborted) document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
    waiting.abort()
  }, CLOSED_MS)
}
/** Milliseconds after which a window that closes no longer keeps the focus, nor gives it back to its button. */
const CLOSED_MS = 100

function Confirmation(props: {
  close: () => void
  act: () => Promise<unknown>
  children: ReactNode
  confirmLabel: string
  confirmKind: 'primary' | 'danger'
  canConfirm: boolean
  missing: readonly string[]
}) {
  const { t } = useTranslation('app')
  const [fault, setFault] = useState<unknown>()
  const [pending, setPending] = useState(false)
  const run = async () => {
    setPending(true)
    setFault(undefined)
    try {
      await props.act()
      props.close()
      toHeading()
    } catch (error) {
      setFault(error)
      setPending(false)
    }
  }
  return (
    <>
      <div className="stack">{props.children}</div>
      <FaultNote error={fault} />
      <ToFill fields={props.missing} />
      <div className="dialog-actions">
        <Button slot="close" kind="quiet">
          {t('action.cancel')}
        </Button>
        <Button
          kind={props.confirmKind}
          onPress={run}
          isPending={pending}
          isDisabled={!props.canConfirm || props.missing.length > 0}
        >
          {props.confirmLabel}
        </Button>
      </div>
    </>
  )
}
