"""`./xinqiao library …`: one module a task; `cli.commands.library` names them."""
