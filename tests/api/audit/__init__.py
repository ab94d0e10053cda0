"""The audit module by module, without a service: each fault of a disk or a file is made on purpose."""
