#include "textflag.h"

// Palette 1; all eight tiles have sixteen rows of 64 bytes.
DATA tileConfig<>+0(SB)/8, $1
DATA tileConfig<>+8(SB)/8, $0
DATA tileConfig<>+16(SB)/8, $0x0040004000400040
DATA tileConfig<>+24(SB)/8, $0x0040004000400040
DATA tileConfig<>+32(SB)/8, $0
DATA tileConfig<>+40(SB)/8, $0
DATA tileConfig<>+48(SB)/8, $0x1010101010101010
DATA tileConfig<>+56(SB)/8, $0
GLOBL tileConfig<>(SB), RODATA|NOPTR, $64

// The assembler does not know the instructions of AMX: they stand here as bytes.
#define LDTILECFG_AX BYTE $0xc4; BYTE $0xe2; BYTE $0x78; BYTE $0x49; BYTE $0x00
#define TILEZERO_0 BYTE $0xc4; BYTE $0xe2; BYTE $0x7b; BYTE $0x49; BYTE $0xc0
#define TILEZERO_1 BYTE $0xc4; BYTE $0xe2; BYTE $0x7b; BYTE $0x49; BYTE $0xc8
#define TILEZERO_2 BYTE $0xc4; BYTE $0xe2; BYTE $0x7b; BYTE $0x49; BYTE $0xd0
#define TILEZERO_3 BYTE $0xc4; BYTE $0xe2; BYTE $0x7b; BYTE $0x49; BYTE $0xd8
#define TILELOADD_AX_R8_4 BYTE $0xc4; BYTE $0xa2; BYTE $0x7b; BYTE $0x4b; BYTE $0x24; BYTE $0x00
#define TILELOADD_DX_R8_5 BYTE $0xc4; BYTE $0xa2; BYTE $0x7b; BYTE $0x4b; BYTE $0x2c; BYTE $0x02
#define TILELOADD_R12_R13_6 BYTE $0xc4; BYTE $0x82; BYTE $0x7b; BYTE $0x4b; BYTE $0x34; BYTE $0x2c
#define TILELOADD_R9_R13_7 BYTE $0xc4; BYTE $0x82; BYTE $0x7b; BYTE $0x4b; BYTE $0x3c; BYTE $0x29
#define TDPBUSD_4_6_0 BYTE $0xc4; BYTE $0xe2; BYTE $0x49; BYTE $0x5e; BYTE $0xc4
#define TDPBUSD_4_7_1 BYTE $0xc4; BYTE $0xe2; BYTE $0x41; BYTE $0x5e; BYTE $0xcc
#define TDPBUSD_5_6_2 BYTE $0xc4; BYTE $0xe2; BYTE $0x49; BYTE $0x5e; BYTE $0xd5
#define TDPBUSD_5_7_3 BYTE $0xc4; BYTE $0xe2; BYTE $0x41; BYTE $0x5e; BYTE $0xdd
#define TILESTORED_0_DI_2R13 BYTE $0xc4; BYTE $0xa2; BYTE $0x7a; BYTE $0x4b; BYTE $0x04; BYTE $0x6f
#define TILESTORED_1_AX_2R13 BYTE $0xc4; BYTE $0xa2; BYTE $0x7a; BYTE $0x4b; BYTE $0x0c; BYTE $0x68
#define TILESTORED_2_AX_2R13 BYTE $0xc4; BYTE $0xa2; BYTE $0x7a; BYTE $0x4b; BYTE $0x14; BYTE $0x68
#define TILESTORED_3_AX_2R13 BYTE $0xc4; BYTE $0xa2; BYTE $0x7a; BYTE $0x4b; BYTE $0x1c; BYTE $0x68
#define TILERELEASE BYTE $0xc4; BYTE $0xe2; BYTE $0x78; BYTE $0x49; BYTE $0xc0

// func sumAMX(sums *int32, a *byte, aStride int, w *int8, wStride int, steps int, blocks int)
TEXT ·sumAMX(SB), NOSPLIT, $0-56
	MOVQ sums+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ aStride+16(FP), R8
	MOVQ w+24(FP), BX
	MOVQ steps+40(FP), R10
	MOVQ blocks+48(FP), R11
	MOVQ $64, R13
	LEAQ tileConfig<>(SB), AX
	LDTILECFG_AX

block:
	MOVQ SI, AX               // rows 0 to 15
	MOVQ R8, DX
	SHLQ $4, DX
	ADDQ SI, DX               // rows 16 to 31
	MOVQ BX, R12              // columns 0 to 15
	MOVQ wStride+32(FP), R9
	ADDQ BX, R9               // columns 16 to 31
	MOVQ R10, CX
	TILEZERO_0
	TILEZERO_1
	TILEZERO_2
	TILEZERO_3

step:
	TILELOADD_AX_R8_4
	TILELOADD_R12_R13_6
	TILELOADD_R9_R13_7
	TILELOADD_DX_R8_5
	TDPBUSD_4_6_0
	TDPBUSD_4_7_1
	TDPBUSD_5_6_2
	TDPBUSD_5_7_3
	ADDQ $64, AX
	ADDQ $64, DX
	ADDQ $1024, R12
	ADDQ $1024, R9
	DECQ CX
	JNZ  step

	TILESTORED_0_DI_2R13
	LEAQ 64(DI), AX
	TILESTORED_1_AX_2R13
	LEAQ 2048(DI), AX
	TILESTORED_2_AX_2R13
	LEAQ 2112(DI), AX
	TILESTORED_3_AX_2R13
	ADDQ $4096, DI
	MOVQ R8, AX
	SHLQ $5, AX
	ADDQ AX, SI
	DECQ R11
	JNZ  block
	TILERELEASE
	RET
