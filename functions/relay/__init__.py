"""From the table's stream to workflows and the mail queue: the only way anything is started."""
