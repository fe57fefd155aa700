import complete from '@bomb.sh/tab/commander'
import type { Command } from 'commander'

/** Completes commands and options in shells, as far as they are there by now. */
export function completeCommands(root: Command): void {
  complete(root, { completionCommandName: 'completion' })
  root.commands
    .find(command => command.name() === 'completion')
    ?.description('Print a script that completes commands and options')
    .addHelpText(
      'after',
      `
Examples:
  $ lodestone completion bash >>~/.bashrc
  $ lodestone completion zsh >"\${fpath[1]}/_lodestone"
  $ lodestone completion fish >~/.config/fish/completions/lodestone.fish`,
    )
}
