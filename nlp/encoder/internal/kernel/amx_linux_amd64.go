package kernel

import (
	"sync"
	"syscall"
)

// tilesAllowed asks the kernel, once, to let this process use the tile registers.
var tilesAllowed = sync.OnceValue(func() bool {
	const archReqXCompPerm, tileData = 0x1023, 18
	_, _, errno := syscall.RawSyscall(syscall.SYS_ARCH_PRCTL, archReqXCompPerm, tileData, 0)
	return errno == 0
})
